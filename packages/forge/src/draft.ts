import type { FactsOf, Source, Statement, Subject } from '@annexa/evidence';
import type { ChangeFacts } from './change.ts';
import type { Forge, ForgeDeployment, Reading } from './forge.ts';
import { approvalVerdict } from './verdict.ts';
import type { Approval, Approver } from './verdict.ts';

/** A record of the collector's own that lacks only what the collector adds: the newest checkpoint and the salt. */
export type Draft<Kind extends 'change-approval' | 'deployment' = 'change-approval' | 'deployment'> = {
  [K in Kind]: Omit<Statement<K>, 'predicate'> & { readonly predicate: Omit<Statement<K>['predicate'], 'checkpoint' | 'salt'> };
}[Kind];

/** What all drafts of one reading share. */
export type DraftContext = {
  readonly forge: Forge;
  readonly repository: string;
  readonly capturedAt: string;
  readonly double: true | undefined;
  readonly personOf: (login: string) => string;
};

/** A `change-approval`: its subject is the revision itself, so that it joins a deployment by content. */
export function approvalDraft(
  context: DraftContext,
  system: string,
  revision: string,
  change: Reading<ChangeFacts>,
): Draft<'change-approval'> {
  const approval = change.known ? approvalVerdict(change.value) : unreadable(change.why);
  const at = approval.pull?.mergedAt ?? context.capturedAt;
  const first = approval.approvers.flatMap((approver) => approver.at ?? []).toSorted(byTime)[0];
  return {
    kind: 'change-approval',
    subject: [subjectOf(context, revision)],
    predicate: {
      system,
      stage: 'release',
      observed: { from: utcOf(first ?? at), to: utcOf(at) },
      captured: context.capturedAt,
      source: sourceOf(context, `change:${revision}`, approval.pull?.url),
      materials: [],
      facts: approvalFacts(context, revision, change, approval),
    },
  };
}

function unreadable(why: string): Approval {
  return { verdict: 'unknown', reason: `the forge could not be read: ${why}`, approvers: [], discounted: [] };
}

function approvalFacts(
  { forge, repository, personOf }: DraftContext,
  revision: string,
  change: Reading<ChangeFacts>,
  { verdict, reason, pull, approvers, discounted, contradiction }: Approval,
): FactsOf<'change-approval'> {
  const asPerson = ({ by, revision: approved, at }: Approver) => ({
    person: personOf(by),
    revision: approved,
    ...(at === undefined ? {} : { at: utcOf(at) }),
  });
  return {
    verdict,
    reason,
    forge: forge.name,
    repository,
    revision,
    approvers: approvers.slice(0, listedMax).map(asPerson),
    ...present({
      headRevision: pull?.headRevision,
      change: pull?.url,
      author: pull?.author && personOf(pull.author.login),
      mergedAt: pull?.mergedAt && utcOf(pull.mergedAt),
      mergedBy: pull?.mergedBy && personOf(pull.mergedBy.login),
      contradiction,
    }),
    discounted: discounted.slice(0, listedMax).map((each) => Object.assign(asPerson(each), { why: each.why })),
    ...(change.known ? factsBeside(change.value) : {}),
  };
}

const listedMax = 100;

function factsBeside({ branch, landed, ruleOutcome, approvalsDemanded }: ChangeFacts) {
  return present({ branch, tree: landed.tree, ruleOutcome, approvalsDemanded });
}

/** A `deployment`: the run is the forge's deployment, so a later reading of the same one supersedes the earlier. */
export function deploymentDraft(context: DraftContext, system: string, deployment: ForgeDeployment): Draft<'deployment'> {
  const outcome = outcomeOf(deployment);
  return {
    kind: 'deployment',
    subject: deploymentSubjects(context, system, deployment),
    predicate: {
      system,
      stage: 'deployment',
      observed: { from: utcOf(deployment.createdAt), to: utcOf(outcome.at) },
      captured: context.capturedAt,
      source: sourceOf(context, `deployment:${deployment.id}`, deployment.url),
      materials: [],
      facts: {
        environment: deployment.environment,
        production: deployment.production,
        action: /roll-?back/i.test(deployment.task) ? 'rollback' : 'deploy',
        state: outcome.state,
        revision: deployment.revision,
        repository: context.repository,
        forge: context.forge.name,
        deployment: deployment.id,
        at: utcOf(outcome.at),
        ...present({
          release: deployment.declared.release,
          manifest: deployment.declared.manifest,
          by: deployment.by && context.personOf(deployment.by.login),
          inactiveAt: outcome.inactiveAt && utcOf(outcome.inactiveAt),
        }),
      },
    },
  };
}

type Outcome = { readonly state: FactsOf<'deployment'>['state']; readonly at: string; readonly inactiveAt?: string };

/** A deployment that went live and was later replaced stays a success: forges mark the old one inactive, which undoes nothing. */
function outcomeOf({ statuses, createdAt }: ForgeDeployment): Outcome {
  const success = statuses.find(({ state }) => state === 'success');
  const inactive = statuses.findLast(({ state }) => state === 'inactive');
  if (success) return { state: 'success', at: success.at, ...(inactive ? { inactiveAt: inactive.at } : {}) };
  const last = statuses.at(-1);
  return last ? { state: last.state, at: last.at } : { state: 'unknown', at: createdAt };
}

function subjectOf({ repository }: DraftContext, revision: string): Subject {
  return { name: repository, digest: { gitCommit: revision } };
}

/** The release first, where the deployer declared one: it is what runs. The revision names it where there is none. */
function deploymentSubjects(context: DraftContext, system: string, { declared, revision }: ForgeDeployment): Subject[] {
  const { release } = declared;
  const revised = subjectOf(context, revision);
  return release === undefined ? [revised] : [{ name: `release of ${system}`, digest: { sha256: release } }, revised];
}

function sourceOf({ forge, repository, double }: DraftContext, what: string, url: string | undefined): Source {
  return {
    run: `${forge.name}:${repository}:${what}`,
    forge: { name: forge.name, url: url ?? forge.url },
    ...(double ? { double } : {}),
  };
}

/** Drops what is undefined: JSON has no word for it. */
function present<Value extends Record<string, unknown>>(value: Value): { [Key in keyof Value]?: Exclude<Value[Key], undefined> };
function present(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}

function utcOf(time: string): string {
  return new Date(time).toISOString();
}

function byTime(left: string, right: string): number {
  return Date.parse(left) - Date.parse(right);
}
