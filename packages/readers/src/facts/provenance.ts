import type { Value } from '../door/value.ts';
import { at, booleanAt, listAt, textAt, wordAt } from '../door/value.ts';
import type { MaterialRef, StatedDigests } from '../reader.ts';
import { attestedMax, statedDigests } from './attestation.ts';
import { spanOf, utcOf } from './time.ts';

/** What a SLSA provenance states of a build, in the words both versions share. */
export type Provenance = {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly builder: string | undefined;
  readonly run: string | undefined;
  readonly materials: readonly MaterialRef[];
  readonly observed: { readonly from: string; readonly to: string } | undefined;
};

/** Reads a predicate of `https://slsa.dev/provenance/v0.1`, `v0.2` or `v1`; undefined for any other. */
export function provenanceOf(predicateType: string, predicate: Value | undefined): Provenance | undefined {
  const [, version] = /^https:\/\/slsa\.dev\/provenance\/v(\d+(?:\.\d+)?)$/u.exec(predicateType) ?? [];
  if (version === '0.1' || version === '0.2') return oldProvenance(predicate);
  return version !== undefined && version.startsWith('1') ? newProvenance(predicate) : undefined;
}

/** 0.1 and 0.2: `builder`, `invocation` (0.1: `recipe`), `metadata`, `materials`. */
function oldProvenance(predicate: Value | undefined): Provenance {
  const source = at(predicate, 'invocation', 'configSource');
  const metadata = at(predicate, 'metadata');
  const run = wordAt(metadata, 'buildInvocationID') ?? wordAt(metadata, 'buildInvocationId');
  const environment = at(predicate, 'invocation', 'environment');
  const builder = textAt(predicate, 'builder', 'id');
  return {
    builder,
    run,
    facts: {
      builder,
      buildType: textAt(predicate, 'buildType') ?? textAt(predicate, 'recipe', 'type'),
      source: textAt(source, 'uri'),
      sourceRevision: revisionOf(statedDigests(at(source, 'digest'))),
      entryPoint: textAt(source, 'entryPoint'),
      event: textAt(environment, 'github_event_name') ?? textAt(environment, 'GITHUB_EVENT_NAME'),
      run,
      reproducible: booleanAt(metadata, 'reproducible'),
      materialsComplete: booleanAt(metadata, 'completeness', 'materials'),
    },
    materials: materialsOf(listAt(predicate, 'materials')),
    observed: spanOf(utcOf(textAt(metadata, 'buildStartedOn')), utcOf(textAt(metadata, 'buildFinishedOn'))),
  };
}

/** 1: `buildDefinition` and `runDetails`. Some builders put `resolvedDependencies` beside the definition instead of into it. */
function newProvenance(predicate: Value | undefined): Provenance {
  const definition = at(predicate, 'buildDefinition');
  const external = at(definition, 'externalParameters');
  const internal = at(definition, 'internalParameters');
  const metadata = at(predicate, 'runDetails', 'metadata');
  const dependencies = [...listAt(definition, 'resolvedDependencies'), ...listAt(predicate, 'resolvedDependencies')];
  const source = textAt(external, 'source', 'uri') ?? textAt(external, 'workflow', 'repository') ?? textAt(external, 'source');
  const own = revisionOf(statedDigests(at(external, 'source', 'digest')));
  const ofSource = dependencies.find((each) => source !== undefined && isSameSource(textAt(each, 'uri'), source));
  const run = wordAt(metadata, 'invocationId') ?? wordAt(metadata, 'invocationID') ?? wordAt(internal, 'GITHUB_RUN_ID');
  const builder = textAt(predicate, 'runDetails', 'builder', 'id');
  return {
    builder,
    run,
    facts: {
      builder,
      buildType: textAt(definition, 'buildType'),
      source,
      sourceRevision: own ?? revisionOf(statedDigests(at(ofSource, 'digest'))),
      sourceRef: textAt(external, 'workflow', 'ref'),
      entryPoint: textAt(external, 'workflow', 'path') ?? textAt(external, 'configPath'),
      event: textAt(internal, 'github', 'event_name') ?? textAt(internal, 'GITHUB_EVENT_NAME'),
      run,
    },
    materials: materialsOf(dependencies),
    observed: spanOf(utcOf(textAt(metadata, 'startedOn')), utcOf(textAt(metadata, 'finishedOn'))),
  };
}

/** A dependency with a digest is what it is; one without is only named. Of a git URI the SHA-1 is the commit. */
function materialsOf(list: readonly Value[]): readonly MaterialRef[] {
  return list.slice(0, attestedMax).flatMap((each): MaterialRef[] => {
    const uri = textAt(each, 'uri');
    const name = textAt(each, 'name') ?? uri;
    if (name === undefined) return [];
    const stated = statedDigests(at(each, 'digest'));
    const isGit = uri?.startsWith('git+') === true;
    const commit = isGit && stated['gitCommit'] === undefined && isSha1(stated['sha1']) ? { gitCommit: stated['sha1'] } : {};
    const digest = { ...stated, ...commit };
    const role = isGit ? 'code' : undefined;
    if (Object.keys(digest).length === 0) return [{ name, uri, role, join: 'named' }];
    return [{ name, uri, digest, role, join: 'content' }];
  });
}

function revisionOf(digest: StatedDigests): string | undefined {
  return digest['gitCommit'] ?? (isSha1(digest['sha1']) ? digest['sha1'] : undefined);
}

function isSha1(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{40}$/u.test(text);
}

function isSameSource(uri: string | undefined, source: string): boolean {
  return uri !== undefined && plainUri(uri) === plainUri(source);
}

function plainUri(uri: string): string {
  return uri.replace(/^git\+/u, '').replace(/@refs\/.*$/u, '');
}
