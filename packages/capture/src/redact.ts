/** One thing that must not leave the machine that captures: its name and how it looks. */
type Rule = { readonly name: string; readonly pattern: RegExp; readonly replacement: string };

/** The kept rule set. Order matters: whole secrets first, so that an address inside one does not hide it. */
const rules: readonly Rule[] = [
  {
    name: 'private-key',
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    replacement: '[private-key]',
  },
  {
    name: 'token',
    pattern:
      /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|sk-[\w-]{20,}|hf_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|annexa_[a-z]+_[A-Za-z0-9]{20,})\b/g,
    replacement: '[token]',
  },
  { name: 'jwt', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g, replacement: '[jwt]' },
  { name: 'url-credentials', pattern: /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi, replacement: '$1[credentials]@' },
  {
    name: 'assigned-secret',
    pattern: /\b(password|passwd|secret|api[_-]?key|access[_-]?key)(\s*[=:]\s*)[^\s,;"'&]{6,}/gi,
    replacement: '$1$2[secret]',
  },
  { name: 'e-mail', pattern: /\b(?!git@)[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g, replacement: '[e-mail]' },
  { name: 'home-path', pattern: /(?:\/home\/|\/Users\/|[A-Z]:\\Users\\)[^/\\\s"']+/g, replacement: '~' },
];

/** A value without what must not leave, and how often each rule struck. */
export type Redacted<Value> = { readonly value: Value; readonly counts: Readonly<Record<string, number>> };

/**
 * Replaces secrets, user names in home paths and e-mail addresses in every text of a JSON value, before it is signed: a log
 * cannot forget. Keys are left alone; numbers and structure stay as they are.
 */
export function redact<Value>(value: Value): Redacted<Value> {
  const counts: Record<string, number> = {};
  const text = JSON.stringify(value, (_key, each: unknown) => (typeof each === 'string' ? redactText(each, counts) : each));
  return { value: JSON.parse(text), counts };
}

function redactText(text: string, counts: Record<string, number>): string {
  let out = text;
  for (const { name, pattern, replacement } of rules) {
    const hits = out.match(pattern)?.length ?? 0;
    if (hits === 0) continue;
    counts[name] = (counts[name] ?? 0) + hits;
    out = out.replace(pattern, replacement);
  }
  return out;
}
