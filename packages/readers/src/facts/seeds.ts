/** The parameters that are seeds by their name; undefined when there is none. */
export function seedsIn(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const seeds = Object.entries(parameters).filter(([name]) => /(?:^|[._\-:])(?:seed|random_state|random_seed|.*_seed)$/iu.test(name));
  return seeds.length === 0 ? undefined : Object.fromEntries(seeds);
}
