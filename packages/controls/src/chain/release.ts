import type { ChainLink, ChainNode } from '@annexa/evidence';
import { changeApprovalOf } from '../authority.ts';
import type { Deployed } from '../deployments.ts';
import { deploymentsOf } from '../deployments.ts';
import { evaluationsOn } from '../evaluations.ts';
import type { View } from '../view.ts';
import type { ChainBreak, ChainPart } from './part.ts';
import { link, nodeOf } from './part.ts';

/** Releases, the approvals they were deployed on, and their deployments. */
export function releasePart(view: View, system: string): ChainPart {
  const deployments = deploymentsOf(view, system);
  const parts = deployments.map((each) => deploymentPart(view, system, each));
  return {
    nodes: parts.flatMap((each) => each.nodes),
    links: parts.flatMap((each) => each.links),
    breaks: deployments.length > 0 ? parts.flatMap((each) => each.breaks) : [noDeployment(system)],
  };
}

/** Node id of a deployment; live traffic links to it. */
export function deploymentNodeId(deployed: Deployed): string {
  return `deployment:${deployed.id}`;
}

function deploymentPart(view: View, system: string, deployed: Deployed): ChainPart {
  const release = `release:${deployed.release ?? deployed.id}`;
  const approval = changeApprovalOf(view, deployed);
  const approvalId = approval ? `approval:${approval.index}` : undefined;
  const nodes: ChainNode[] = [
    ...codeNode(deployed),
    ...deployed.models.map((model): ChainNode => ({ id: `model:${model.digest}`, kind: 'model', label: model.name, digest: model.digest })),
    ...(approval && approvalId ? [nodeOf(approval, approvalId, 'approval', `Approval: ${approval.predicate.facts.verdict}`)] : []),
    nodeOf(deployed.record, release, 'release', `Release ${(deployed.release ?? 'without a digest').slice(0, 16)}`, deployed.release),
    nodeOf(deployed.record, deploymentNodeId(deployed), 'deployment', deployed.label),
  ];
  return {
    nodes,
    links: [...intoRelease(view, system, deployed, release), ...decisionLinks(deployed, release, approvalId)],
    breaks: breaksOf(deployed, approvalId),
  };
}

function codeNode({ revision }: Deployed): ChainNode[] {
  return revision === undefined
    ? []
    : [{ id: `code:${revision}`, kind: 'code', label: `Commit ${revision.slice(0, 12)}`, digest: `gitCommit:${revision}` }];
}

function intoRelease(view: View, system: string, deployed: Deployed, release: string): ChainLink[] {
  return deployed.models.flatMap((model) => {
    const { sure, weak } = evaluationsOn(view, system, model);
    return [
      link(`model:${model.digest}`, release, 'content', 'the manifest of the release names this digest'),
      ...sure.map((each) => link(`evaluation:${each.index}`, release, 'content', 'evaluated on a model digest of the manifest')),
      ...weak.map((each) => link(`evaluation:${each.index}`, release, 'named', 'evaluated under the name of a model, not its digest')),
    ];
  });
}

function decisionLinks(deployed: Deployed, release: string, approval: string | undefined): ChainLink[] {
  const { revision, record } = deployed;
  const code = revision === undefined ? [] : [link(`code:${revision}`, release, 'pinned', 'the forge names the deployed commit')];
  const approved =
    approval === undefined || revision === undefined
      ? []
      : [
          link(`code:${revision}`, approval, 'content', 'the verdict is about exactly this commit'),
          link(approval, deploymentNodeId(deployed), 'content', 'the approved commit is the deployed one'),
        ];
  const isManifest = record.predicate.facts.manifest !== undefined || deployed.release !== undefined;
  const why = isManifest ? 'the deployment names the digest of the release' : 'the deployment names no digest';
  return [...code, ...approved, link(release, deploymentNodeId(deployed), isManifest ? 'content' : 'named', why)];
}

function breaksOf(deployed: Deployed, approval: string | undefined): ChainBreak[] {
  const at = deploymentNodeId(deployed);
  return [
    ...(approval === undefined
      ? [
          {
            at,
            what: 'no approval of the deployed commit is on file',
            closeGap: 'Connect the forge, and have the change approved before it is deployed.',
          },
        ]
      : []),
    ...(deployed.models.length === 0
      ? [{ at, what: 'the deployment does not say which model it holds', closeGap: 'Deploy by digest: capture with a manifest.' }]
      : []),
  ];
}

function noDeployment(system: string): ChainBreak {
  return { at: system, what: 'no production deployment is on file', closeGap: 'Connect the forge, or capture the deployment step.' };
}
