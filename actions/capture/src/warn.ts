import { warning } from '@actions/core';
import type { Delivered } from '@annexa/capture';

const warningsMax = 10;

/** Says as warnings of the job what did not reach the collector, and why. */
export function warn({ records, unsent, unreachable }: Delivered): void {
  const refused = records.filter((record) => record.fate === 'refused');
  for (const record of refused.slice(0, warningsMax)) warning(`refused ${record.statement.kind}: ${record.why ?? ''}`);
  for (const { content, code, message, setAside } of unsent.slice(0, warningsMax)) {
    const fate = setAside ? 'was refused and set aside in .annexa/spool/refused' : 'waits in .annexa/spool';
    warning(`Annexa: record ${content.slice(0, 12)} of an earlier capture ${fate}: ${code}: ${message}`);
  }
  if (unreachable !== undefined) warning(`Annexa: ${unreachable}; the records are signed and kept in .annexa/spool`);
}
