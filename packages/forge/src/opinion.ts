import { sameActor } from './actor.ts';
import type { Actor } from './actor.ts';
import type { PullFacts, PullHistory, ReviewFacts } from './change.ts';

/** One person's last word on a change before the merge, and what it is worth. */
export type Opinion = ReviewFacts & {
  readonly standing: 'independent' | 'writer' | 'automation' | 'powerless' | 'undecided';
  readonly place: 'head' | 'same-tree' | 'older';
  /** Why it has this standing or place; a sentence for a screen. */
  readonly why: string;
};

/**
 * The last opinion of each person: a comment neither gives nor takes, a dismissal takes. An approval after the merge is none.
 * A request for changes counts until the same person changes it, on whatever head it was made.
 */
export function opinionsOf(pull: PullFacts, history: PullHistory): readonly Opinion[] {
  const last = new Map<string, ReviewFacts>();
  const inTime = history.reviews.filter((review) => isOpinion(review) && isBefore(review.at, pull.mergedAt));
  inTime
    .toSorted((left, right) => Date.parse(left.at ?? '') - Date.parse(right.at ?? ''))
    .forEach((review, at) => last.set(review.by?.login.toLowerCase() ?? `gone ${at}`, review));
  return [...last.values()].filter(({ state }) => state !== 'dismissed').map((review) => weigh(review, pull, history));
}

function isOpinion({ state }: ReviewFacts): boolean {
  return state === 'approved' || state === 'changes-requested' || state === 'dismissed';
}

function isBefore(at: string | undefined, mergedAt: string | undefined): boolean {
  return at !== undefined && mergedAt !== undefined && Date.parse(at) <= Date.parse(mergedAt);
}

function weigh(review: ReviewFacts, pull: PullFacts, history: PullHistory): Opinion {
  const place = placeOf(review.revision, pull, history);
  return { ...review, place, ...standingOf(review, place, pull, history) };
}

function placeOf(revision: string | undefined, pull: PullFacts, history: PullHistory): Opinion['place'] {
  if (revision === undefined) return 'older';
  if (revision === pull.headRevision) return 'head';
  const tree = history.trees[revision];
  return tree !== undefined && tree === history.trees[pull.headRevision] ? 'same-tree' : 'older';
}

type Standing = Pick<Opinion, 'standing' | 'why'>;

function standingOf({ by, revision }: ReviewFacts, place: Opinion['place'], pull: PullFacts, history: PullHistory): Standing {
  if (by === undefined) return { standing: 'undecided', why: 'the account that approved is gone, so it could be anybody' };
  if (by.kind === 'bot') return { standing: 'automation', why: `${by.login} is automation` };
  const part = partOf(by, pull, history);
  if (part !== undefined) return { standing: 'writer', why: `${by.login} ${part}` };
  if (by.kind === 'unknown') return { standing: 'undecided', why: `${by.login} is no account a person signs in with` };
  const mayWrite = history.mayWrite[by.login];
  if (mayWrite === undefined) return { standing: 'undecided', why: `whether ${by.login} may write here could not be read` };
  if (!mayWrite) return { standing: 'powerless', why: `${by.login} may not write here, so the approval decides nothing` };
  if (revision === undefined) return { standing: 'undecided', why: `what ${by.login} approved could not be read` };
  return { standing: 'independent', why: place === 'older' ? `${by.login} approved an older head` : `${by.login} wrote nothing of it` };
}

function partOf(by: Actor, pull: PullFacts, history: PullHistory): string | undefined {
  if (pull.author && sameActor(by, pull.author)) return 'opened the change and approved it';
  if (history.commits.some((commit) => commit.people.some((each) => sameActor(by, each))))
    return 'wrote a part of the change and approved it';
  if (history.lastPusher && sameActor(by, history.lastPusher)) return 'pushed last and approved it';
  return undefined;
}
