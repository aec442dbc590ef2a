import { explain } from '@annexa/capture';
import type { Explanation } from '@annexa/capture';
import { counted } from '../output.ts';
import type { Output } from '../output.ts';

/** `annexa capture --explain <file>`: which readers claimed the file, what each made of it, and what nobody understood. Sends nothing. */
export async function explainCommand(root: string, path: string, out: Output): Promise<void> {
  const { file, claimants } = await explain(root, path);
  out.line(`${file.path}, ${file.sizeBytes} bytes`);
  if (claimants.length === 0)
    out.line(file.sizeBytes === 0 ? 'empty: no reader is asked' : 'no reader claims it by its name and first bytes; see "annexa formats"');
  const counts = claimants.find(({ outcome }) => outcome.outcome !== 'not-mine');
  for (const claimant of claimants) for (const line of linesOf(claimant, claimant === counts)) out.line(line);
  out.data({
    path: file.path,
    sizeBytes: file.sizeBytes,
    claimants: claimants.map((each) => ({
      format: each.reader.format,
      handed: each.handed,
      counts: each === counts,
      answer: each.outcome,
    })),
  });
}

function linesOf({ reader, handed, outcome }: Explanation['claimants'][number], counts: boolean): readonly string[] {
  const title = `${reader.title} (${reader.format}): ${outcome.outcome}${counts || outcome.outcome === 'not-mine' ? '' : ', but an earlier reader has it'}`;
  const beside = handed.length === 0 ? [] : [`  read with it: ${handed.join(', ')}`];
  if (outcome.outcome === 'not-mine') return [title];
  if (outcome.outcome === 'malformed') return [title, `  ${outcome.code}: ${outcome.detail}`, ...beside];
  const { headline, observations, notUnderstood } = outcome;
  return [
    title,
    `  ${headline}`,
    ...beside,
    ...observations.flatMap((each) => JSON.stringify(each, undefined, 2).split('\n')).map((line) => `  ${line}`),
    notUnderstood.length === 0
      ? '  every field understood'
      : `  ${counted(notUnderstood.length, 'field')} not understood: ${notUnderstood.join(', ')}`,
  ];
}
