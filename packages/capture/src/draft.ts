import { stat } from 'node:fs/promises';
import type { AnnexaYaml, Source, Statement } from '@annexa/evidence';
import { organisation, sha256Hex, statementOf } from '@annexa/evidence';
import type { Observation } from '@annexa/readers';
import { systemOfPath } from './assign.ts';
import type { Config } from './config.ts';
import type { Artefact } from './recognise.ts';
import { redact } from './redact.ts';
import type { Workspace } from './resolve.ts';
import { resolveMaterial, resolveSubject } from './resolve.ts';

/** What is the same for every record of one capture. Clock and randomness are handed in. */
export type CaptureFrame = {
  readonly now: () => Date;
  readonly salt: () => string;
  readonly ci?: Source['ci'];
  readonly git?: Source['git'];
  readonly checkpoint: string | null;
  readonly double: boolean;
  /** Overrides the assignment by path. */
  readonly system?: string;
};

/** Statements of everything one artefact tells of, redacted, ready to sign. */
export async function draftArtefact(
  workspace: Workspace,
  config: Config,
  artefact: Artefact,
  frame: CaptureFrame,
): Promise<readonly Statement[]> {
  const { file, reading } = artefact;
  if (!('observations' in reading.outcome)) return [];
  const { observations, outcome: depth, notUnderstood } = reading.outcome;
  const sha256 = await workspace.digest(file);
  const artefactFacts = {
    path: file.path,
    sha256,
    sizeBytes: file.sizeBytes,
    format: reading.reader.format,
    depth,
    notUnderstood: [...notUnderstood],
  };
  const statements: Statement[] = [];
  const written = (await stat(file.absolutePath)).mtime.toISOString();
  for (const observation of observations) {
    const system = frame.system ?? systemOf(config.yaml, file.path, observation);
    const subject = await Promise.all(observation.subject.map((ref) => resolveSubject(workspace, ref, sha256)));
    const materials = await Promise.all(observation.materials.map((ref) => resolveMaterial(workspace, ref)));
    const observed = observation.observed ?? (resultStages.has(observation.stage) ? { from: written, to: written } : undefined);
    statements.push(
      draft({ ...observation, subject, materials, observed }, system, { ...observation.source, artefact: artefactFacts }, frame),
    );
  }
  return statements;
}

/** Results that state no time are as old as their file: one made before its run was announced must not look as if it came after. */
const resultStages: ReadonlySet<string> = new Set(['data', 'training', 'evaluation', 'release']);

/** One `system-declaration` per declared system: everything but capture knows annexa.yaml only through these. */
export function draftDeclarations(config: Config, frame: CaptureFrame): readonly Statement[] {
  const subject = [{ name: 'annexa.yaml', digest: { sha256: config.digest } }];
  return Object.entries(config.yaml.systems ?? {}).map(([id, declared]) => {
    const intendedUse = declared?.intendedUse;
    const digest = intendedUse === undefined ? {} : { intendedUseDigest: sha256Hex(new TextEncoder().encode(intendedUse)) };
    const facts = { id, ...declared, ...digest, configDigest: config.digest };
    return draft({ kind: 'system-declaration', stage: 'governance', subject, materials: [], facts }, id, {}, frame);
  });
}

/** The record sent before the work, so that a failed run cannot vanish and bars can be seen to be older than the run. */
export function draftRunStarted(system: string, run: string, keyDigest: string, config: Config, frame: CaptureFrame): Statement {
  const commit = frame.ci?.commit ?? frame.git?.commit;
  const facts = {
    run,
    keyDigest,
    configDigest: config.digest,
    ...(commit === undefined ? {} : { commit }),
    ...(frame.ci?.workflow === undefined ? {} : { workflow: frame.ci.workflow }),
  };
  const subject = [
    { name: `run ${run}`, digest: { sha256: sha256Hex(new TextEncoder().encode(`${system}\n${run}`)) }, annotations: { reference: run } },
  ];
  return draft({ kind: 'run-started', stage: 'training', subject, materials: [], facts }, system, { run }, frame);
}

type Drafted = {
  readonly [K in Statement['kind']]: Pick<Extract<Statement, { kind: K }>, 'kind' | 'subject'> & {
    readonly stage: Statement['predicate']['stage'];
    readonly materials: Statement['predicate']['materials'];
    readonly facts: Extract<Statement, { kind: K }>['predicate']['facts'];
    readonly observed?: { readonly from: string; readonly to: string } | undefined;
  };
}[Statement['kind']];

function draft(drafted: Drafted, system: string, source: Source, frame: CaptureFrame): Statement {
  const captured = frame.now().toISOString();
  const clean = redact({ facts: drafted.facts, subject: drafted.subject, materials: drafted.materials, source });
  const { kind, stage, observed = { from: captured, to: captured } } = drafted;
  const context = {
    ...(frame.ci ? { ci: frame.ci } : {}),
    ...(frame.git ? { git: frame.git } : {}),
    ...(Object.keys(clean.counts).length > 0 ? { redactions: { ...clean.counts } } : {}),
    ...(frame.double ? { double: true } : {}),
  };
  const predicate = {
    system,
    stage,
    observed: { ...observed },
    captured,
    source: { ...clean.value.source, ...context },
    materials: [...clean.value.materials],
    facts: clean.value.facts,
    checkpoint: frame.checkpoint,
    salt: frame.salt(),
  };
  return statementOf({ kind, subject: clean.value.subject, predicate });
}

/** Documents say themselves whom they are for; everything else belongs to the system whose paths hold it. */
function systemOf(yaml: AnnexaYaml, path: string, observation: Observation): string {
  if (observation.kind !== 'document') return systemOfPath(yaml, path);
  const { scope } = observation.facts;
  if (scope === 'aims' || scope === 'entity') return organisation;
  const [only] = Array.isArray(scope) ? scope : [];
  if (Array.isArray(scope) && scope.length === 1 && only !== undefined && yaml.systems && only in yaml.systems) return only;
  return Array.isArray(scope) && scope.length > 1 ? organisation : systemOfPath(yaml, path);
}
