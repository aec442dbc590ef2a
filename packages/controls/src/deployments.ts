import type { JoinGrade, LedgeredRecord, ManifestPart } from '@annexa/evidence';
import { digestOfSupplierModel, identityOf, releaseOf } from '@annexa/evidence';
import { declaredOf } from './declared.ts';
import { forgeMoment } from './grades.ts';
import type { PopulationDraft } from './judgement.ts';
import type { LiveIdentity } from './live.ts';
import { liveOf } from './live.ts';
import type { Moment } from './order.ts';
import { momentMs } from './order.ts';
import { dayMs, timeMs } from './time.ts';
import { perView } from './view.ts';
import type { RecordOf, View } from './view.ts';

/** A production deployment, whatever number of records tell of it. */
export type Deployed = {
  readonly id: string;
  readonly label: string;
  readonly record: RecordOf<'deployment'>;
  readonly records: readonly number[];
  readonly moment: Moment;
  /** False when nobody knows whether it came off. */
  readonly stateKnown: boolean;
  readonly release?: string;
  readonly models: readonly ManifestPart[];
  readonly revision?: string;
};

/** How a live identity is explained by deployments: which, and how sure the join is. */
type Explained = { readonly deployments: readonly Deployed[]; readonly join: JoinGrade };

/** Days an O expectation looks back (our default: twelve months). */
const periodDays = 365;

/** Production deployments of the period, oldest first: deployed, rolled back, or reconfigured, and not known to have failed. */
export const deploymentsOf = perView((view, system): readonly Deployed[] => {
  const groups = Map.groupBy(view.of('deployment', system), keyOf);
  return [...groups]
    .flatMap(([id, records]) => deployedOf(view, id, records))
    .filter((each) => isInPeriod(view, momentMs(each.moment)))
    .toSorted((left, right) => momentMs(left.moment) - momentMs(right.moment) || left.record.index - right.record.index);
});

/** Whether a moment lies in the period an O expectation looks at. */
export function isInPeriod(view: View, atMs: number): boolean {
  return atMs > timeMs(view.asOf) - periodDays * dayMs;
}

/** Live identities that no deployment explains: members that the second source lists and the first does not. */
export function unexplainedLive(view: View, system: string): readonly LiveIdentity[] {
  return liveOf(view, system).identities.filter((each) => explain(view, system, each).deployments.length === 0);
}

/** Which deployments a live identity belongs to. A release that answers with another model than the deployed one belongs to none. */
export function explain(view: View, system: string, seen: LiveIdentity): Explained {
  const all = deploymentsOf(view, system);
  const { release, modelDigest, supplierDigests, model } = seen;
  if (release !== undefined || modelDigest !== undefined) {
    const fits = (each: Deployed): boolean =>
      (release === undefined || each.release === release) &&
      (modelDigest === undefined || each.models.some((part) => part.digest === modelDigest));
    return { deployments: all.filter(fits), join: 'content' };
  }
  const pinned = all.filter((each) => each.models.some((part) => supplierDigests.includes(part.digest)));
  if (pinned.length > 0) return { deployments: pinned, join: 'pinned' };
  if (model !== undefined) return { deployments: all.filter((each) => each.models.some((part) => part.name === model)), join: 'named' };
  return { deployments: all.slice(-1), join: 'inferred' };
}

/** The population `deployments`; empty counts as agreed only where the declaration says the system is not live and nothing was seen live. */
export function deploymentPopulation(view: View, system: string, name = 'deployments'): PopulationDraft {
  const live = liveOf(view, system);
  const seen = live.windows.length > 0;
  const isEmpty = deploymentsOf(view, system).length === 0 && !seen;
  const reconciled = live.unreadable.length === 0 && (isEmpty ? isDeclaredOutOfUse(view, system) : seen);
  return {
    name,
    state: reconciled ? 'reconciled' : 'single-source',
    firstSource: 'deployment records',
    secondSource: isEmpty ? 'declared state, and nothing seen live' : 'releases and models seen live',
  };
}

/** Whether the declaration says that nobody uses the system now. */
export function isDeclaredOutOfUse(view: View, system: string): boolean {
  return ['idea', 'development', 'retired'].includes(declaredOf(view, system)?.state ?? '');
}

/** Whether a model digest stands for a supplier's model that the system declares: nobody here trained it. */
export function isSupplierModel(view: View, system: string, digest: string): boolean {
  const suppliers = declaredOf(view, system)?.suppliers ?? [];
  const references = suppliers.flatMap(({ name: supplier, deployment, models = [] }) =>
    models.flatMap((model) => [
      digestOfSupplierModel({ supplier, model }),
      ...(deployment === undefined ? [] : [digestOfSupplierModel({ supplier, deployment, model })]),
    ]),
  );
  return references.includes(digest) || liveOf(view, system).identities.some((each) => each.supplierDigests.includes(digest));
}

function keyOf(record: RecordOf<'deployment'>): string {
  const { forge, repository, deployment } = record.predicate.facts;
  return deployment === undefined ? identityOf(record) : [forge ?? '', repository ?? '', deployment].join('/');
}

function deployedOf(view: View, key: string, records: readonly RecordOf<'deployment'>[]): Deployed[] {
  const live = records.filter(
    ({ predicate: { facts } }) => facts.production && facts.action !== 'retire' && cameOff(facts.state) !== false,
  );
  const record = live.findLast((each) => each.grade !== 'self-reported') ?? live.at(-1);
  if (!record) return [];
  const { facts } = record.predicate;
  const release = facts.release ?? (facts.manifest ? releaseOf(facts.manifest) : undefined);
  return [
    {
      id: key,
      label: labelOf(record, facts.deployment),
      record,
      records: live.map((each) => each.index),
      moment: forgeMoment(view, record, facts.at),
      stateKnown: live.some((each) => cameOff(each.predicate.facts.state) === true),
      ...(release === undefined ? {} : { release }),
      models: facts.manifest?.models ?? [],
      ...(facts.revision === undefined ? {} : { revision: facts.revision }),
    },
  ];
}

function labelOf(record: LedgeredRecord & RecordOf<'deployment'>, number: string | undefined): string {
  const { environment, at, action } = record.predicate.facts;
  const what = action === 'deploy' ? 'Deployment' : action === 'rollback' ? 'Rollback' : 'Change of configuration';
  return `${what}${number === undefined ? '' : ` ${number}`} to ${environment} on ${(at ?? record.receivedAt).slice(0, 16).replace('T', ' ')}`;
}

/** `inactive` was live once. Pending, running and failed ones never were. */
function cameOff(state: string): boolean | undefined {
  if (state === 'success' || state === 'inactive') return true;
  return state === 'unknown' ? undefined : false;
}
