/** Decides which files a claim wants. */
export type WantedBy = (candidate: string) => boolean;

/**
 * Turns the `wants` of a claim into a test on paths from the workspace root. In a pattern `*` stands for anything within one
 * folder, `**` for anything below, and leading `../` go up from the folder of the claimed file.
 */
export function wantsOf(path: string, wants: readonly string[]): WantedBy {
  const folder = path.split('/').slice(0, -1);
  const patterns = wants.map((want) => patternOf(folder, want)).filter((pattern) => pattern !== undefined);
  return (candidate) => patterns.some((pattern) => pattern.test(candidate));
}

function patternOf(folder: readonly string[], want: string): RegExp | undefined {
  const segments = want.split('/');
  const ups = segments.findIndex((segment) => segment !== '..');
  if (ups < 0 || ups > folder.length) return undefined;
  const literal = folder.slice(0, folder.length - ups).map((segment) => `${escaped(segment)}/`);
  const rest = segments.slice(ups).map(segmentPattern).join('/').replaceAll('.*/', '(?:.*/)?');
  return new RegExp(`^${literal.join('')}${rest}$`, 'su');
}

function segmentPattern(segment: string): string {
  return segment === '**' ? '.*' : segment.split('*').map(escaped).join('[^/]*');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
}
