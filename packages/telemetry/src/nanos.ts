/** Nanoseconds since 1970 as two unsigned 32-bit halves. */
export interface Nanos {
  readonly low: number;
  readonly high: number;
}

const two32 = 4_294_967_296;
const nanosPerMilli = 1_000_000;
const nanosPerMicro = 1_000;

/** Whole milliseconds, exactly: the division is done half by half because the whole does not fit a double. */
export function wholeMillis(low: number, high: number): number {
  const quotient = Math.floor(high / nanosPerMilli);
  const rest = (high - quotient * nanosPerMilli) * two32 + low;
  return quotient * two32 + Math.floor(rest / nanosPerMilli);
}

/** Whole microseconds from start to end, negative when the clock went back; NaN when a time is missing. */
export function microsBetween(startLow: number, startHigh: number, endLow: number, endHigh: number): number {
  if ((startLow === 0 && startHigh === 0) || (endLow === 0 && endHigh === 0)) return Number.NaN;
  return Math.floor(((endHigh - startHigh) * two32 + (endLow - startLow)) / nanosPerMicro);
}

const text64 = /^\d{1,20}$/;
const mask32 = 0xffff_ffffn;

/** From JSON: decimal text, or a number (which may already have lost its last digits). Undefined when it is neither. */
export function nanosOf(value: unknown): Nanos | undefined {
  if (value === undefined || value === null) return { low: 0, high: 0 };
  if (typeof value === 'number' && !(Number.isInteger(value) && value >= 0 && value < 2 ** 64)) return undefined;
  if (typeof value !== 'number' && (typeof value !== 'string' || !text64.test(value))) return undefined;
  const whole = BigInt(value);
  return whole >> 64n === 0n ? { low: Number(whole & mask32), high: Number(whole >> 32n) } : undefined;
}
