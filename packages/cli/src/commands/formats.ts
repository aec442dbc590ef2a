import { formats } from '@annexa/capture';
import { table } from '../output.ts';
import type { Output } from '../output.ts';

/** `annexa formats`: the explicit list of readers as a table. */
export function formatsCommand(out: Output): void {
  const rows = formats.map(({ format, title, versions, depth, kinds }) => ({ format, title, versions, depth, kinds }));
  for (const line of table([
    ['format', 'depth', 'versions', 'records'],
    ...rows.map((row) => [row.title, row.depth, row.versions, row.kinds.join(', ')]),
  ])) {
    out.line(line);
  }
  out.data(rows);
}
