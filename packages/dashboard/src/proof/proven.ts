/**
 * The interval that holds against everybody: after the newest checkpoint in the record's own bytes, before whatever was logged after it.
 * A checkpoint is a C2SP note: origin, size, root, one a line.
 */
export function provenText(index: number, checkpoint: string | null): string {
  const size = Number(checkpoint?.split('\n')[1]);
  const after =
    checkpoint !== null && Number.isSafeInteger(size) && size > 0 ? `made after leaf ${size - 1} was logged` : 'made at an unproven time';
  return `${after}; logged as leaf ${index}, before every later leaf. A clock time needs an anchor outside.`;
}
