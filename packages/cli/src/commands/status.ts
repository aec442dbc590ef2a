import type { Client, Overview, Row } from '@annexa/api';
import { statuses } from '@annexa/evidence';
import type { Status } from '@annexa/evidence';
import { counted, table } from '../output.ts';
import type { Output } from '../output.ts';

/** `annexa status`: controls by status, what needs attention, refused records. */
export async function status(client: Client, out: Output): Promise<void> {
  const [overview, collector] = await Promise.all([client.overview(), client.status()]);
  const byStatus = controlsByStatus(overview.controls);
  out.line(
    `${collector.workspace}${collector.demo ? ' (demo data)' : ''} · ${collector.origin} · ${counted(overview.treeSize, 'leaf')}`.replace(
      'leafs',
      'leaves',
    ),
  );
  out.line();
  const judged = overview.controls.filter((row) => row.judged);
  const scopes = [...new Set(judged.flatMap((row) => row.cells.map((cell) => cell.scope)))];
  for (const line of table([
    ['control', ...scopes],
    ...judged.map((row) => [`${row.id} ${row.title}`, ...scopes.map((scope) => cellText(row, scope))]),
  ])) {
    out.line(line);
  }
  out.line(`${overview.controls.length - judged.length} further controls: unknown (not-judged)`);
  out.line();
  for (const item of overview.attention.slice(0, 20)) out.line(`${item.system}: ${item.title} — ${item.detail}`);
  if (collector.rejected.count > 0) out.line(`${counted(collector.rejected.count, 'record')} refused at the door`);
  out.data({
    systems: overview.systems,
    records: collector.recordsByKind,
    controls: byStatus,
    attention: overview.attention,
    rejected: collector.rejected,
  });
}

/** How many control cells stand in each status; statuses nobody has are left out. */
export function controlsByStatus(rows: readonly Row[]): Partial<Record<Status, number>> {
  const cells = rows.flatMap((row) => row.cells);
  const counts = statuses.map((each) => [each, cells.filter((cell) => cell.status === each).length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function cellText(row: Overview['controls'][number], scope: string): string {
  const cell = row.cells.find((each) => each.scope === scope);
  if (!cell) return '–';
  const { D, O } = cell.sides;
  return `D ${D ?? '–'} · O ${O ?? '–'}`;
}
