/** Parsed JSON of at most 12 Mi characters, or undefined. Every member is read by `at`, so nothing is walked deeper than a format names. */
export function json(text: string): unknown {
  if (text.length > 12 * 1024 * 1024) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value at a path of member names and array places; undefined wherever the path ends early. Inherited names do not count. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, name) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, name)) return undefined;
    const found: unknown = Reflect.get(inner, name);
    return found;
  }, value);
}

/** A count as number or, as protobuf writes it, decimal text. */
export function count(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
}
