import type { ChainLink, ChainNode, JoinGrade } from '@annexa/evidence';
import { deploymentsOf, explain } from '../deployments.ts';
import type { LiveIdentity } from '../live.ts';
import { liveOf } from '../live.ts';
import type { View } from '../view.ts';
import type { ChainBreak, ChainPart } from './part.ts';
import { link } from './part.ts';
import { deploymentNodeId } from './release.ts';

/** What answers in production, tied to the deployments that explain it. */
export function livePart(view: View, system: string): ChainPart {
  const { identities } = liveOf(view, system);
  const stops = identities.map((each) => ({ seen: each, links: linksTo(view, system, each) }));
  const unseen = identities.length === 0 && deploymentsOf(view, system).length > 0;
  return {
    nodes: identities.map((each) => liveNode(each)),
    links: stops.flatMap((each) => each.links),
    breaks: [
      ...stops.filter((each) => each.links.length === 0).map(({ seen }) => unexplained(seen)),
      ...(unseen ? [neverSeen(system)] : []),
    ],
  };
}

/** Node id of something seen live. */
export function liveNodeId(seen: LiveIdentity): string {
  return `live:${seen.id}`;
}

function liveNode(seen: LiveIdentity): ChainNode {
  const digest = seen.release ?? seen.modelDigest;
  const record = seen.records.at(-1) ?? seen.firstRecord.index;
  return {
    id: liveNodeId(seen),
    kind: 'live',
    label: seen.label,
    record,
    at: seen.firstRecord.predicate.facts.to,
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Several deployments that a name fits are candidates, not an answer. */
function linksTo(view: View, system: string, seen: LiveIdentity): ChainLink[] {
  const { deployments, join } = explain(view, system, seen);
  const isSure = join === 'content' || join === 'pinned';
  const grade = isSure || deployments.length === 1 ? join : 'ambiguous';
  return deployments.map((each) => link(deploymentNodeId(each), liveNodeId(seen), grade, why[join]));
}

const why: Readonly<Record<JoinGrade, string>> = {
  content: 'live traffic names a digest of this deployment',
  pinned: 'the supplier answered with the model this deployment pins',
  issued: 'the platform says what it started',
  named: 'live traffic names a model of this deployment, not its digest',
  inferred: 'it is the only deployment there is',
  ambiguous: 'several deployments fit',
};

function unexplained(seen: LiveIdentity): ChainBreak {
  return {
    at: liveNodeId(seen),
    what: 'seen live, and no deployment on file explains it',
    closeGap: 'Find out who put it into service; approve it or take it out.',
  };
}

function neverSeen(system: string): ChainBreak {
  return {
    at: system,
    what: 'deployed, but no live traffic was seen',
    closeGap: 'Point the OpenTelemetry exporter of the service at the collector.',
  };
}
