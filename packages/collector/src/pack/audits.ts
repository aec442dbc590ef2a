import type { Side } from '@annexa/evidence';

/** What an audit asks for (expectations section 7). */
export type Audit = {
  readonly question: string;
  readonly sides: readonly Side[];
  /** `sizes`: how many, and whose denominator; `members`: every member with its result. */
  readonly populations: 'sizes' | 'members';
  /** `relied-on`: the records that the shown results rest on; `period`: beside them every record of the period. */
  readonly evidence: 'relied-on' | 'period';
  /** Moments beside the end of the period at which everything is judged too. */
  readonly compare: 'none' | 'start' | 'quarters';
};

/** The audits a pack can be made for. */
export const audits = {
  stage1: {
    question: 'is it designed, and is there enough to audit?',
    sides: ['D'],
    populations: 'sizes',
    evidence: 'relied-on',
    compare: 'none',
  },
  stage2: { question: 'does it run as designed?', sides: ['D', 'O'], populations: 'members', evidence: 'period', compare: 'none' },
  surveillance: {
    question: 'does it still, and what changed?',
    sides: ['D', 'O'],
    populations: 'members',
    evidence: 'period',
    compare: 'start',
  },
  recertification: {
    question: 'did the whole work for three years?',
    sides: ['D', 'O'],
    populations: 'members',
    evidence: 'period',
    compare: 'quarters',
  },
} as const satisfies Readonly<Record<string, Audit>>;

export type AuditName = keyof typeof audits;

/** Whether a text names an audit. */
export function isAuditName(text: string): text is AuditName {
  return Object.hasOwn(audits, text);
}
