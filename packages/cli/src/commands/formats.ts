import { formats } from '@annexa/capture';
import { predicateJsonSchema, recordKinds } from '@annexa/evidence';
import { table } from '../output.ts';
import type { Output } from '../output.ts';

/** `annexa formats`: the explicit list of readers as a table; with `--json` also the JSON Schema of every kind of record. */
export function formatsCommand(out: Output): void {
  const rows = formats.map(({ format, title, versions, depth, kinds }) => ({ format, title, versions, depth, kinds }));
  for (const line of table([
    ['format', 'depth', 'versions', 'records'],
    ...rows.map((row) => [row.title, row.depth, row.versions, row.kinds.join(', ')]),
  ])) {
    out.line(line);
  }
  out.data({ formats: rows, predicates: recordKinds.map(predicateJsonSchema) });
}
