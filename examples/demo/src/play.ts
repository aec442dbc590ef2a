import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { runAcceptance } from '@annexa-examples/credit-risk-service';
import type { Captured } from '@annexa/capture';
import { startCollector } from '@annexa/collector';
import type { Collector } from '@annexa/collector';
import { isKind, sha256Hex } from '@annexa/evidence';
import { openGithub } from '@annexa/forge';
import { openForgeDouble, openOidcIssuer } from '@annexa/testing';
import type { ForgeDouble, OidcIssuerDouble } from '@annexa/testing';
import { answerGap, decideBeforehand } from './decisions.ts';
import type { Job } from './job.ts';
import { doorOf, runAnnouncedCapture, runCapture } from './job.ts';
import { demoTrustPolicy, repositories } from './people.ts';
import { approveDocuments } from './person.ts';
import type { Shipped } from './story.ts';
import { goodChange, quietRepository, shippedModel, staleChange, storyOf, timesFrom } from './story.ts';
import { sendTampered } from './tampered.ts';
import { assistantRequests, scoreRequests } from './traffic.ts';
import type { DemoWorkspace } from './workspaces.ts';
import { papersOf, prepareWorkspaces } from './workspaces.ts';

export type PlaySettings = {
  readonly folder: string;
  readonly port: number;
  readonly version: string;
  readonly dashboardFolder?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told what happens next, so that nobody waits before a silent screen. */
  readonly progress: (what: string) => void;
  readonly onFatal: (error: Error) => void;
};

/** The demo after it was played: a running collector with what happened in it. */
export type Played = {
  readonly collector: Collector;
  readonly recordedWith: string;
  readonly traceId: string | undefined;
  readonly release: string;
  readonly tampered: string;
  close(): Promise<void>;
};

/**
 * Plays the demo through the real doors: captures of recorded workspaces under CI identities, approvals by signed-in people,
 * deployments and reviews read from a forge, live traffic over OTLP. Forge, issuer and provider are doubles and say so.
 */
export async function play(settings: PlaySettings): Promise<Played> {
  const { progress } = settings;
  const workspaces = await prepareWorkspaces(settings.folder, new Date());
  const issuer = await openOidcIssuer();
  const forge = await openForgeDouble({ scenario: storyOf() });
  const collector = await openCollector(settings, issuer, forge);
  const close = async (): Promise<void> => {
    await collector.close();
    await Promise.all([issuer.close(), forge.close()]);
  };
  try {
    progress('CI captures the papers and annexa.yaml of three systems; Ada and Ben approve what they may');
    const creditRisk: Job = { workspace: workspaces.creditRisk, repository: repositories.creditRisk, runId: '5001' };
    const loanPricing: Job = { workspace: workspaces.loanPricing, repository: repositories.loanPricing, runId: '6000' };
    const assistant: Job = { workspace: workspaces.supportAssistant, repository: repositories.supportAssistant, runId: '7000' };
    for (const job of [creditRisk, loanPricing, assistant])
      await runCapture({ ...job, workspace: await papersOf(job.workspace) }, collector.url, issuer);
    await approveDocuments(collector);
    progress(
      `credit-risk: CI announces a run, tests the model for acceptance, and captures all that is there (training recorded with ${workspaces.creditRisk.recordedWith})`,
    );
    const trained = await runAnnouncedCapture({ ...creditRisk, runId: '5002' }, collector.url, issuer, () =>
      runAcceptance(workspaces.creditRisk.folder),
    );
    progress('loan-pricing and support-assistant: CI captures; one record is tampered with after signing');
    const priced = await runAnnouncedCapture({ ...loanPricing, runId: '6001' }, collector.url, issuer);
    await runCapture(
      { workspace: workspaces.supportAssistant, repository: repositories.supportAssistant, runId: '7001' },
      collector.url,
      issuer,
    );
    const tampered = await tamper(priced, loanPricing, collector, issuer);
    progress('the forge: two changes are reviewed, merged and deployed');
    const shipped = await ship(workspaces, trained, priced, collector, forge);
    progress('live: two services answer with their ONNX models, an assistant asks two supplier models');
    const traceId = await scoreRequests(workspaces.creditRisk, shipped.creditRisk.release, collector.url, 120);
    await scoreRequests(workspaces.loanPricing, shipped.loanPricing.release, collector.url, 40);
    await assistantRequests(collector.url, settings.environment);
    await collector.cut();
    await answerGap(collector);
    return { collector, recordedWith: workspaces.creditRisk.recordedWith, traceId, release: shipped.creditRisk.release, tampered, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openCollector(settings: PlaySettings, issuer: OidcIssuerDouble, double: ForgeDouble): Promise<Collector> {
  const forge = openGithub({ url: double.url });
  return startCollector({
    folder: join(settings.folder, 'collector'),
    host: '127.0.0.1',
    port: settings.port,
    workspace: 'Demo Credit Union',
    version: settings.version,
    trustPolicy: demoTrustPolicy(issuer.url),
    repositories: [
      { forge, repository: repositories.creditRisk.name, system: 'credit-risk' },
      { forge, repository: repositories.loanPricing.name, system: 'loan-pricing' },
      { forge, repository: repositories.supportAssistant.name, system: 'support-assistant' },
    ],
    demo: true,
    clock: () => new Date(),
    salt: () => randomBytes(16).toString('hex'),
    onFatal: settings.onFatal,
    ...(settings.dashboardFolder === undefined ? {} : { dashboardFolder: settings.dashboardFolder }),
  });
}

async function tamper(captured: Captured, job: Job, collector: Collector, issuer: OidcIssuerDouble): Promise<string> {
  const evaluation = captured.records.map((record) => record.statement).find((statement) => isKind(statement, 'evaluation-result'));
  if (!evaluation) throw new Error('the loan-pricing workspace holds no evaluation');
  return sendTampered(evaluation, doorOf(job, collector.url, issuer));
}

type Workspaces = { readonly creditRisk: DemoWorkspace; readonly loanPricing: DemoWorkspace };

/** Reviews, merges and deploys both systems on the forge double, then lets the collector fetch what happened. */
async function ship(workspaces: Workspaces, trained: Captured, priced: Captured, collector: Collector, forge: ForgeDouble) {
  const { creditRisk, loanPricing } = workspaces;
  const good = mergeOf(creditRisk);
  const stale = mergeOf(loanPricing);
  const shipped = {
    creditRisk: shippedModel('credit-risk', repositories.creditRisk.name, codeDigest(repositories.creditRisk.name, good), modelIn(trained)),
    loanPricing: shippedModel(
      'loan-pricing',
      repositories.loanPricing.name,
      codeDigest(repositories.loanPricing.name, stale),
      modelIn(priced),
    ),
  } satisfies Record<string, Shipped>;
  await decideBeforehand(collector, shipped.creditRisk.release, new Date());
  const times = timesFrom(new Date());
  const approvedEarlier = sha256Hex(new TextEncoder().encode(`before ${loanPricing.commit}`)).slice(0, 40);
  forge.play(
    storyOf(
      goodChange(creditRisk.commit, good, shipped.creditRisk, times),
      staleChange(approvedEarlier, loanPricing.commit, stale, shipped.loanPricing, times),
      quietRepository(),
    ),
  );
  await collector.syncForges();
  return shipped;
}

/** The commit a merge made on main. */
function mergeOf({ commit }: DemoWorkspace): string {
  return sha256Hex(new TextEncoder().encode(`merge of ${commit}`)).slice(0, 40);
}

/** Code has no SHA-256 of its own in a forge: the pinned reference stands for it. */
function codeDigest(repository: string, revision: string): string {
  return sha256Hex(new TextEncoder().encode(`${repository}@${revision}`));
}

/** Digest of the ONNX file the evaluation in a capture was about. */
function modelIn(captured: Captured): string {
  const evaluations = captured.records.map((record) => record.statement).filter((statement) => isKind(statement, 'evaluation-result'));
  const model = evaluations.flatMap((statement) => statement.subject).find((subject) => subject.name.endsWith('.onnx'));
  const digest = model?.digest['sha256'];
  if (digest === undefined) throw new Error('the workspace holds no evaluation of an ONNX model');
  return digest;
}
