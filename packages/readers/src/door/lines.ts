import type { ArtefactFile } from '../reader.ts';

const lineBytesMax = 4 * 1024 * 1024;

/** Lines of a text file in UTF-8, one at a time, so that a file of any size takes little memory. A line that is too long is left out. */
export function* linesOf(file: ArtefactFile): Generator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let dropping = false;
  for (const chunk of file.chunks()) {
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    const last = pieces.pop() ?? '';
    for (const piece of pieces) {
      if (!dropping) yield rest + piece;
      rest = '';
      dropping = false;
    }
    if (!dropping) rest += last;
    if (rest.length > lineBytesMax) {
      rest = '';
      dropping = true;
    }
  }
  if (!dropping && rest !== '') yield rest;
}
