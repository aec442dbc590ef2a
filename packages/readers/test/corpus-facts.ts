import type { Read } from './workspace.ts';

/** Facts by the names the corpus index gives them, taken from what a reader yielded. */
export type Projection = (read: Read) => Readonly<Record<string, unknown>>;
/** The value below a way of keys and positions in plain data. */
export function get(value: unknown, ...way: readonly (string | number)[]): unknown {
  return way.reduce<unknown>((here, step) => {
    if (typeof here !== 'object' || here === null) return undefined;
    return Object.entries(here).find(([key]) => key === String(step))?.[1];
  }, value);
}
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const observed = (read: Read, kind: string) => list(get(read.outcome, 'observations')).filter((each) => get(each, 'kind') === kind);
export const facts = (read: Read, kind: string) => get(observed(read, kind)[0], 'facts');
export const orNull = (value: unknown) => value ?? null;
export const metricsOf = (read: Read, kind: string) => list(get(facts(read, kind), 'metrics'));
export const named = (value: unknown, key: string, name: string) => list(value).find((each) => get(each, key) === name);
export const byMetric = (metrics: readonly unknown[], key = 'value') =>
  Object.fromEntries(metrics.map((each) => [String(get(each, 'metric')), get(each, key)]));
export const pick = (from: unknown, names: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(names).map(([index, ours]) => [index, orNull(get(from, ours))]));
