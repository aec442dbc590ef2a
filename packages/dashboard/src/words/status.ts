import type { ItemResult, Status, UnknownReason } from '@annexa/api';

/** What each status means in one line. Words of the specification; never "compliant", never a score. */
export const meaningOfStatus: Readonly<Record<Status, string>> = {
  current: 'shown for every member of the population, within its validity',
  aging: 'shown, in the last fifth of its validity',
  stale: 'shown once, past its validity',
  missing: 'at least one member of the population has nothing on file',
  negative: 'a record shows the opposite of what was asked',
  unknown: 'cannot be said; the reason stands beside it',
  'no-criterion': 'the rule it would be judged by is not on file',
  'not-exercised': 'complete and empty: there was nothing to judge',
  exception: 'met, apart from what was permitted beforehand',
  answered: 'met, apart from what a closed finding answers',
  'not-applicable': 'excluded in the Statement of Applicability, with reason and approver',
};

/** Status in words as screens print it. */
export function wordOf(status: Status | ItemResult): string {
  return status.replaceAll('-', ' ');
}

export const meaningOfReason: Readonly<Record<UnknownReason, string>> = {
  'not-judged': 'no rule for it in this version',
  unreadable: 'a source could not be read',
  contradiction: 'two sources disagree',
  'below-grade': 'on file, but somebody who must not could have forged it',
  'join-too-weak': 'on file, but not surely about this item',
  'order-unproven': 'nothing proves that the one came before the other',
  'population-incomplete': 'nobody can list the whole population',
};

/** Items in the order in which a reader wants them: what failed first. */
export const resultOrder: readonly ItemResult[] = ['failed', 'absent', 'unknown', 'permitted', 'answered', 'met'];

/** Which status sign an item's result wears. */
export const signOfResult: Readonly<Record<ItemResult, Status>> = {
  met: 'current',
  failed: 'negative',
  absent: 'missing',
  unknown: 'unknown',
  permitted: 'exception',
  answered: 'answered',
};
