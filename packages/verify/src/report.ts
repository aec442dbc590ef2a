/** Every check there is. Closed: a screen may hold a sentence for each. */
export type Check =
  | 'bundle-format'
  | 'receipt-format'
  | 'payload-digest'
  | 'source-key'
  | 'signature'
  | 'leaf'
  | 'inclusion-proof'
  | 'checkpoint-signature'
  | 'origin'
  | 'older-checkpoint'
  | 'newer-checkpoint'
  | 'consistency-proof';

/** `not-checked` is neither good nor bad: something was missing, and `detail` says what. */
export interface CheckResult {
  check: Check;
  outcome: 'passed' | 'failed' | 'not-checked';
  detail: string;
}

/** What stays open however many checks pass. */
export interface NotCovered {
  about: 'source-key-binding' | 'time' | 'truth-of-content' | 'independent-anchor' | 'completeness' | 'trust-root';
  detail: string;
}

/** `refused`: a check failed. `incomplete`: none failed, but a needed one could not be made. */
export type Verdict = 'accepted' | 'refused' | 'incomplete';

/** Checks in the order in which they are explained, and what none of them says. */
export interface Report {
  verdict: Verdict;
  checks: CheckResult[];
  notCovered: NotCovered[];
}

export function passed(check: Check, detail: string): CheckResult {
  return { check, outcome: 'passed', detail };
}

export function failed(check: Check, detail: string): CheckResult {
  return { check, outcome: 'failed', detail };
}

export function notChecked(check: Check, detail: string): CheckResult {
  return { check, outcome: 'not-checked', detail };
}

export function judged(check: Check, holds: boolean, yes: string, no: string): CheckResult {
  return holds ? passed(check, yes) : failed(check, no);
}

/** A payload digest that nobody asked for is the one check whose absence leaves a verdict whole. */
export function verdictOf(checks: readonly CheckResult[]): Verdict {
  if (checks.some(({ outcome }) => outcome === 'failed')) return 'refused';
  const open = checks.some(({ check, outcome }) => outcome === 'not-checked' && check !== 'payload-digest');
  return open ? 'incomplete' : 'accepted';
}

const everything: Record<NotCovered['about'], string> = {
  'source-key-binding': 'Whose key signed. Look for the key-binding record of this key, logged before this one and not revoked.',
  time: 'When it was signed or logged. Neither signature nor leaf carries a time; log order and outside anchors bound it.',
  'truth-of-content': 'Whether what the record says is true. A signature shows who said it and that it was not altered.',
  'independent-anchor':
    'Whether the log showed everybody the same tree. Compare its checkpoint with one the operator could not change; beyond the last such leaf you trust the operator.',
  completeness: 'Whether records were withheld. Reconcile with a second source.',
  'trust-root': 'Whether the log keys given are the right ones. Take them from a place the operator does not control.',
};

export function uncovered(...names: readonly NotCovered['about'][]): NotCovered[] {
  return names.map((about) => ({ about, detail: everything[about] }));
}
