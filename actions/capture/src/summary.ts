import type { Captured } from '@annexa/capture';

/** The runner drops a summary above 1 MiB whole and may fail the job, so we stay well below, counted in UTF-8 bytes. */
export const summaryBytesMax = 900 * 1024;

/** Job summary of a capture: verdict line, counts, table, refusals, checkpoint. Degrades in steps until it fits. */
export function summaryOf(captured: Captured, conclusion: string): string {
  const rows = captured.artefacts.map(({ file, reading }) => {
    const { outcome, reader } = reading;
    const what = 'headline' in outcome ? outcome.headline : `${outcome.code}: ${outcome.detail}`;
    return `| ${cell(file.path)} | ${cell(reader.title)} | ${outcome.outcome} | ${cell(what)} |`;
  });
  for (let shown = rows.length; ; shown = Math.floor(shown / 2)) {
    const text = compose(captured, conclusion, rows.slice(0, shown), rows.length - shown);
    if (shown === 0 || Buffer.byteLength(text) <= summaryBytesMax) return text;
  }
}

function compose(captured: Captured, conclusion: string, rows: readonly string[], leftOut: number): string {
  const refused = captured.records.filter((record) => record.fate === 'refused');
  const lines = [
    `## Annexa: ${conclusion}`,
    '',
    `${captured.artefacts.length} artefacts recognised in ${captured.walked.files.length} files, ${captured.records.length} records, ${refused.length} refused.`,
    captured.binding === undefined ? 'Nothing was sent: no collector, or it could not be reached.' : `Key bound: ${captured.binding}.`,
    '',
    ...(rows.length > 0 ? ['| file | format | depth | what it says |', '|---|---|---|---|', ...rows] : []),
    ...(leftOut > 0 ? ['', `… and ${leftOut} more artefacts.`] : []),
    ...refused.slice(0, 20).map((record) => `- refused: ${record.statement.kind}: ${cell(record.why ?? '')}`),
    ...(captured.checkpoint === undefined
      ? []
      : ['', 'Checkpoint, kept here outside the collector:', '', '```', captured.checkpoint.trimEnd(), '```']),
    '',
  ];
  return lines.join('\n');
}

/** Text from files stays text: no table breaks, no markup. */
function cell(text: string): string {
  return text
    .slice(0, 300)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[|\\`*_[\]]/g, String.raw`\$&`)
    .replaceAll(/\s+/g, ' ');
}
