/** A member's name as people read it: `valueText` is `value text`, `depends_on` is `depends on`. Dots and dashes stay: they are part of names. */
export function termOf(name: string): string {
  return name
    .replaceAll('_', ' ')
    .replaceAll(/([a-z0-9])([A-Z])/g, (_whole, left: string, right: string) => `${left} ${right.toLowerCase()}`);
}
