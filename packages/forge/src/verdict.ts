import type { ApprovalVerdict } from '@annexa/evidence';
import { sameActor } from './actor.ts';
import type { Actor } from './actor.ts';
import type { ChangeFacts, PullFacts, PullHistory } from './change.ts';
import { landingOf } from './landing.ts';
import { opinionsOf } from './opinion.ts';
import type { Opinion } from './opinion.ts';

/**
 * Who approved the change that brought a revision, and whether that counts (research/ux.md B.2).
 * `approvers` are only those that count; `discounted` the other approvals, each with the reason. `reason` is one sentence for a screen.
 */
export type Approval = {
  readonly verdict: ApprovalVerdict;
  readonly reason: string;
  readonly approvers: readonly Approver[];
  readonly discounted: readonly (Approver & { readonly why: string })[];
  readonly pull?: PullFacts;
  /** Where the forge's own outcome and ours do not agree. */
  readonly contradiction?: string;
};

export type Approver = { readonly by: string; readonly revision: string; readonly at?: string };

/**
 * Two persons or not, from what a forge told. Pure: same facts, same verdict. Whatever was not readable ends as `unknown`,
 * never as a pass; a pass needs a human with write access who wrote nothing of the change and approved the head that was merged.
 */
export function approvalVerdict(facts: ChangeFacts): Approval {
  const landing = landingOf(facts);
  if ('verdict' in landing) return { ...landing, approvers: [], discounted: [] };
  const { pull, history } = landing;
  const opinions = opinionsOf(pull, history);
  const judged = judge(facts, pull, history, opinions);
  const contradiction = contradictionOf(facts, judged.verdict);
  return {
    ...judged,
    discounted: discountedOf(opinions, judged.approvers),
    pull,
    ...(contradiction === undefined ? {} : { contradiction }),
  };
}

type Judged = Pick<Approval, 'verdict' | 'reason' | 'approvers'>;

function judge(facts: ChangeFacts, pull: PullFacts, history: PullHistory, opinions: readonly Opinion[]): Judged {
  const bypass = bypassOf(facts, pull, opinions);
  if (bypass !== undefined) return { verdict: 'bypassed', reason: bypass, approvers: [] };
  const independent = opinions.filter(({ standing }) => standing === 'independent');
  const onHead = independent.filter(({ place }) => place === 'head');
  const onSameTree = independent.filter(({ place }) => place === 'head' || place === 'same-tree');
  // At most this many of the approvers can be hidden among the writers we could not name; one more than that is a second party.
  const hidden = hiddenWritersOf(history);
  if (onHead.length > hidden.length) return passed('two-party', onHead, 'on the head that was merged');
  if (onSameTree.length > hidden.length) {
    return passed('two-party-equivalent', onSameTree, 'on an earlier head with the same tree as the one merged');
  }
  return notPassed(opinions, onSameTree.length > 0 ? hidden : []);
}

function passed(verdict: ApprovalVerdict, approvers: readonly Opinion[], where: string): Judged {
  const names = approvers.map(({ by }) => by?.login).join(', ');
  return { verdict, reason: `approved by ${names} ${where}`, approvers: approvers.map(approverOf) };
}

function notPassed(opinions: readonly Opinion[], hidden: readonly string[]): Judged {
  if (hidden.length > 0) return refused('unknown', `an approver may have written the change: ${hidden.join('; ')}`);
  const approvals = opinions.filter(({ state }) => state === 'approved');
  const undecided = approvals.find(({ standing }) => standing === 'undecided');
  if (undecided) return refused('unknown', undecided.why);
  const older = approvals.find(({ standing }) => standing === 'independent');
  if (older) return refused('stale', `${older.by?.login} approved ${shortOf(older.revision)}, and the head moved before the merge`);
  const self = approvals.find(({ standing }) => standing === 'writer');
  if (self) return refused('self', self.why);
  const bot = approvals.find(({ standing }) => standing === 'automation');
  if (bot) return refused('bot-only', `only automation approved: ${bot.by?.login}`);
  const powerless = approvals.find(({ standing }) => standing === 'powerless');
  return refused('unreviewed', powerless ? powerless.why : 'merged without an approval');
}

function refused(verdict: ApprovalVerdict, reason: string): Judged {
  return { verdict, reason, approvers: [] };
}

/** Writers whose account we could not tell, each with a sentence. */
function hiddenWritersOf(history: PullHistory): readonly string[] {
  const strangers = new Set(history.commits.flatMap((commit) => commit.strangers));
  const pusher = history.lastPusher === undefined ? ['the last push could not be read'] : [];
  const unnamed = strangers.size === 0 ? [] : [...strangers].map((_, at) => `committer ${at + 1} without an account`);
  return [...unnamed, ...pusher];
}

/** `rule outcome bypass`, a request for changes that still stood, or fewer approvals than the rules asked for at that time. */
function bypassOf(facts: ChangeFacts, pull: PullFacts, opinions: readonly Opinion[]): string | undefined {
  if (facts.ruleOutcome === 'bypass') return "the forge's own record says the branch rules were bypassed";
  const against = opinions.find(({ state, standing }) => state === 'changes-requested' && standing === 'independent');
  if (against) return `merged while the request for changes by ${against.by?.login} stood`;
  if (facts.approvalsDemanded === undefined || facts.ruleOutcome === 'pass') return undefined;
  const author = pull.author;
  const counted = opinions.filter(({ by, state, standing }) => state === 'approved' && standing !== 'powerless' && !isSame(by, author));
  if (counted.length >= facts.approvalsDemanded) return undefined;
  return `merged with ${counted.length} of ${facts.approvalsDemanded} approvals the branch rules demanded`;
}

function isSame(left: Actor | undefined, right: Actor | undefined): boolean {
  return left !== undefined && right !== undefined && sameActor(left, right);
}

function contradictionOf(facts: ChangeFacts, verdict: ApprovalVerdict): string | undefined {
  if (facts.ruleOutcome !== 'pass' || !facts.approvalsDemanded) return undefined;
  if (verdict !== 'unreviewed' && verdict !== 'self') return undefined;
  return `the forge let it pass rules that demand ${facts.approvalsDemanded} approvals, and no independent one was found`;
}

function discountedOf(opinions: readonly Opinion[], counted: readonly Approver[]): Approval['discounted'] {
  return opinions
    .filter(({ state, by }) => state === 'approved' && !counted.some((approver) => approver.by === by?.login))
    .map((opinion) => Object.assign(approverOf(opinion), { why: opinion.why }));
}

function approverOf({ by, revision, at }: Opinion): Approver {
  const approver = { by: by?.login ?? 'unknown', revision: revision ?? 'unknown' };
  return at === undefined ? approver : { ...approver, at };
}

function shortOf(revision: string | undefined): string {
  return revision === undefined ? 'an unknown revision' : revision.slice(0, 12);
}
