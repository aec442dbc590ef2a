import type { RecordKind } from '@annexa/api';

/** A kind as a heading: `evaluation-result` is `Evaluation result`. */
export function nameOfKind(kind: RecordKind): string {
  const words = kind.replaceAll('-', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
