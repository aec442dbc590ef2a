/** The checks of a record, of a place in a log, and of two checkpoints. Closed: a screen may hold a sentence for each. */
type RecordCheck = 'bundle-format' | 'payload-digest' | 'source-key' | 'signature' | 'leaf';
type LogCheck = 'inclusion-proof' | 'checkpoint-signature' | 'origin';
type ConsistencyCheck = 'older-checkpoint' | 'newer-checkpoint' | 'consistency-proof';
/** Every check there is. */
export type Check = RecordCheck | 'receipt-format' | LogCheck | ConsistencyCheck;

/** `not-checked` is neither good nor bad: something was missing, and `detail` says what. */
export interface CheckResult {
  check: Check;
  outcome: 'passed' | 'failed' | 'not-checked';
  detail: string;
}

const open = {
  'source-key-binding': 'Whose key signed. Look for the key-binding record of this key, logged before this one and not revoked.',
  'truth-of-content': 'Whether what the record says is true. A signature shows who said it and that it was not altered.',
  time: 'When it was signed or logged. Neither signature nor leaf carries a time; log order and outside anchors bound it.',
  'independent-anchor':
    'Whether all see the same tree. Compare with a checkpoint held outside; beyond the last such leaf you trust the operator.',
  completeness: 'Whether records were withheld. Reconcile with a second source.',
  'trust-root': 'Whether the keys given as trusted are the right ones. Take them from a place the operator does not control.',
} as const;

/** What stays open however many checks pass. */
export interface NotCovered {
  about: keyof typeof open;
  detail: string;
}

export const uncovered = (...names: readonly NotCovered['about'][]): NotCovered[] => names.map((about) => ({ about, detail: open[about] }));

/** `refused`: a check failed. `incomplete`: none failed, but a needed one could not be made. */
export type Verdict = 'accepted' | 'refused' | 'incomplete';

/** What was checked, one by one, and what none of the checks says. */
export interface Report {
  verdict: Verdict;
  checks: CheckResult[];
  notCovered: NotCovered[];
}

/** A payload digest nobody asked for is the one check whose absence leaves a verdict whole. */
export function report(checks: CheckResult[], notCovered: NotCovered[]): Report {
  const needed = checks.filter(({ check, outcome }) => check !== 'payload-digest' || outcome === 'failed');
  const refused = needed.some(({ outcome }) => outcome === 'failed');
  const incomplete = needed.some(({ outcome }) => outcome === 'not-checked');
  return { verdict: refused ? 'refused' : incomplete ? 'incomplete' : 'accepted', checks, notCovered };
}

export function judged(check: Check, holds: boolean, yes: string, no: string): CheckResult {
  return { check, outcome: holds ? 'passed' : 'failed', detail: holds ? yes : no };
}

export const notChecked = (check: Check, detail: string): CheckResult => ({ check, outcome: 'not-checked', detail });

/** Set on pages served neither over HTTPS nor from loopback, where browsers withhold `crypto.subtle`: then nothing is checked. */
export function withoutWebCrypto(checks: readonly Check[]): CheckResult[] | undefined {
  if (Reflect.get(globalThis.crypto ?? {}, 'subtle') !== undefined) return undefined;
  return checks.map((check) => notChecked(check, 'This page has no WebCrypto: serve it over HTTPS or from the loopback address.'));
}
