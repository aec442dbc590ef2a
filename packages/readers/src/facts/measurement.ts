import type { MeasuredValue, Measurement } from '@annexa/evidence';
import type { Value } from '../door/value.ts';
import { Numeral } from '../door/value.ts';

/** What is known of a number besides its name and value. */
type MeasurementDetail = Omit<Measurement, 'metric' | 'value' | 'valueText'>;

/** A number as a measurement, with the text it was written in; undefined when the value is no number. */
export function measurementOf(metric: string, value: Value | undefined, detail: MeasurementDetail = {}): Measurement | undefined {
  if (value instanceof Numeral) return { metric, value: namedValue(value.value), valueText: value.text, ...detail };
  const named = typeof value === 'string' ? namedText(value) : undefined;
  return named === undefined ? undefined : { metric, value: named, valueText: named, ...detail };
}

/** A number written as text in a text format (CSV, MLflow metric files). */
export function measurementOfText(metric: string, text: string, detail: MeasurementDetail = {}): Measurement | undefined {
  const numeral = numeralOfText(text);
  return numeral && measurementOf(metric, numeral, detail);
}

/** The number a text stands for as Python or C print it, or undefined. */
function numeralOfText(text: string): Numeral | undefined {
  const trimmed = text.trim();
  const named = namedText(trimmed);
  if (named !== undefined) return new Numeral(trimmed, Number(named));
  return numberPattern.test(trimmed) ? new Numeral(trimmed, Number(trimmed)) : undefined;
}

/** NaN and infinities by name: JSON cannot carry them. */
export function namedValue(value: number): MeasuredValue {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;

function namedText(text: string): 'NaN' | 'Infinity' | '-Infinity' | undefined {
  if (/^nan$/iu.test(text)) return 'NaN';
  if (/^\+?inf(?:inity)?$/iu.test(text)) return 'Infinity';
  return /^-inf(?:inity)?$/iu.test(text) ? '-Infinity' : undefined;
}
