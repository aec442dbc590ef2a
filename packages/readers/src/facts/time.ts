/** A time that states its zone, in UTC; undefined without a zone, because the hour would be a guess. */
export function utcOf(text: string | undefined): string | undefined {
  if (text === undefined || !zoned.test(text)) return undefined;
  return utcOfMs(Date.parse(text.replace(' ', 'T')));
}

/** Unix milliseconds in UTC. */
export function utcOfMs(ms: number | undefined): string | undefined {
  if (ms === undefined || !Number.isFinite(ms) || ms < 0 || ms > lastMs) return undefined;
  return new Date(Math.trunc(ms)).toISOString();
}

/** From and to in order; undefined unless both are known. */
export function spanOf(from: string | undefined, to: string | undefined): { from: string; to: string } | undefined {
  if (from === undefined || to === undefined) return undefined;
  return from <= to ? { from, to } : { from: to, to: from };
}

const zoned = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/u;
const lastMs = Date.UTC(9999, 11, 31);
