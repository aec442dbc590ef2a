import type { Observation, Understood } from '../reader.ts';

/** A full reading: all facts of the format. */
export function readAs(observations: readonly Observation[], headline: string, notUnderstood: readonly string[] = []): Understood {
  return { outcome: 'read', observations, headline, notUnderstood };
}

/** A reading of the headline facts only. */
export function recognisedAs(observations: readonly Observation[], headline: string, notUnderstood: readonly string[] = []): Understood {
  return { outcome: 'recognised', observations, headline, notUnderstood };
}

/** Names of fields that are not in the list of those understood, with a prefix. */
export function unknownFields(fields: ReadonlyMap<string, unknown>, known: ReadonlySet<string>, prefix = ''): readonly string[] {
  return [...fields.keys()].filter((key) => !known.has(key)).map((key) => `${prefix}${key}`.slice(0, 200));
}
