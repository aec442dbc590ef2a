import type { Trust } from '@annexa/api';
import { verifyRecord } from '@annexa/verify';
import type { RecordReport } from '@annexa/verify';

/** What this browser found by itself, and whether the log key is the one it saw here before. */
export type Checked = {
  readonly report: RecordReport;
  /** The signed statement as decoded from the bundle's bytes, undefined when it could not be. */
  readonly statement: unknown;
  readonly statementText: string;
  readonly logKey: 'first-seen' | 'as-before' | 'changed';
};

/** Checks a bundle with the independent verifier; nothing the collector says about the record is used but the id that was asked for. */
export async function check(bundleJson: string, id: string, trust: Trust): Promise<Checked> {
  const report = await verifyRecord({ bundleJson, trust: { logVkeys: [trust.vkey] }, expectedPayloadSha256: id });
  const statementText = report.record.payload === undefined ? '' : new TextDecoder().decode(report.record.payload);
  return { report, statementText, statement: parsed(statementText), logKey: rememberedKey(trust) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Trust on first use: a log that changes its key is noticed by every browser that saw the old one. */
function rememberedKey({ origin, vkey }: Trust): Checked['logKey'] {
  const name = `annexa.log-key.${location.host}`;
  const before = localStorage.getItem(name);
  if (before === null) localStorage.setItem(name, vkey);
  if (before === null) return 'first-seen';
  return before === vkey && vkey.startsWith(origin) ? 'as-before' : 'changed';
}
