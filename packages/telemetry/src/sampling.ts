const threshold = /(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?:;|,|$)/;
const thresholdDigits = 14;
const two56 = 2 ** 56;

/**
 * How many spans one stands for, by OpenTelemetry's consistent probability sampling: the rejection threshold in the `ot`
 * member of the trace state. 1 means that nothing was left out, NaN that nothing is said.
 */
export function standsForOf(traceState: string): number {
  const digits = traceState === '' ? undefined : threshold.exec(traceState)?.[1];
  if (digits === undefined) return Number.NaN;
  return two56 / (two56 - Number.parseInt(digits.padEnd(thresholdDigits, '0'), 16));
}
