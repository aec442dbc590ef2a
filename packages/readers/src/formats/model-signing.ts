import { createHash } from 'node:crypto';
import { statementIn } from '../door/envelope.ts';
import { jsonOf } from '../door/json.ts';
import type { Value } from '../door/value.ts';
import { booleanAt, listAt, textAt, wordsAt } from '../door/value.ts';
import { attestationMaterial, attestedMax, subjectsOf, wrappingFacts } from '../facts/attestation.ts';
import { readAs } from '../facts/understood.ts';
import { malformed } from '../malformed.ts';
import type { MaterialRef, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';
import { looksLikeBundle } from './sigstore-bundle.ts';

/**
 * An OpenSSF model signature: the digest of every file of a model. In 0.2 the files are the subjects; since 1.0 the subject is the digest
 * over their digests and the files are resources. Whether the signature holds is not decided here.
 */
export const modelSigning: Reader = {
  format: 'model-signing',
  title: 'OpenSSF model signature',
  versions: '0.2, 1.0, 1.1',
  depth: 'read',
  kinds: ['component-inventory'],

  claim(_path, head) {
    return looksLikeBundle(head) ? { mine: true } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const parsed = file ? jsonOf(file) : undefined;
    const enveloped = parsed?.ok ? statementIn(parsed.value) : undefined;
    if (!enveloped?.ok) return notMine;
    const { statement } = enveloped.value;
    const predicateType = textAt(statement, 'predicateType') ?? '';
    if (!/^https:\/\/model_signing\/(?:Digests|signature)\/v/u.test(predicateType)) return notMine;

    const subject = subjectsOf(statement);
    if (subject.length === 0) return malformed('unexpected-shape', 'a model signature without a digest');
    const resources = resourcesOf(statement);
    const signed = resources.length > 0 ? resources : subject.map(({ name, digest = {} }) => ({ name, digest }));
    const facts = {
      components: signed.map(({ name, digest }) => ({ name, type: 'file', digest: textOfDigest(digest) })),
      signedModel: resources.length > 0 ? subject[0]?.name : undefined,
      predicateType,
      statementType: textAt(statement, '_type'),
      method: textAt(statement, 'predicate', 'serialization', 'method'),
      ignoredPaths: orNone(wordsAt(statement, 'predicate', 'serialization', 'ignore_paths')),
      allowsSymlinks: booleanAt(statement, 'predicate', 'serialization', 'allow_symlinks'),
      filesAddUp: resources.length > 0 ? addUp(resources, subject[0]?.digest?.['sha256']) : undefined,
      ...wrappingFacts(enveloped.value),
    };
    const materials: readonly MaterialRef[] = [
      attestationMaterial(path),
      ...resources.map(({ name, digest }): MaterialRef => ({ name, digest, role: 'model', join: 'content' })),
    ];
    return readAs(
      [{ kind: 'component-inventory', stage: 'release', subject, materials, facts, source: { tool: { name: 'model-signing' } } }],
      `${signed.length} model files signed; not verified`,
    );
  },
};

type Resource = { readonly name: string; readonly digest: Readonly<Record<string, string>> };

function resourcesOf(statement: Value): readonly Resource[] {
  return listAt(statement, 'predicate', 'resources')
    .slice(0, attestedMax)
    .flatMap((each): Resource[] => {
      const [name, algorithm, digest] = [textAt(each, 'name'), textAt(each, 'algorithm'), textAt(each, 'digest')];
      const isDigest = digest !== undefined && /^[0-9a-f]{32,128}$/u.test(digest);
      return name === undefined || algorithm === undefined || !isDigest ? [] : [{ name, digest: { [algorithm.slice(0, 32)]: digest } }];
    });
}

/** Whether the subject is SHA-256 over the digests of the files in their order; undefined where other digests were used. */
function addUp(resources: readonly Resource[], stated: string | undefined): boolean | undefined {
  const whole = createHash('sha256');
  if (resources.length >= attestedMax) return undefined;
  for (const { digest } of resources) {
    const sha256 = digest['sha256'];
    if (sha256 === undefined || stated === undefined) return undefined;
    whole.update(Buffer.from(sha256, 'hex'));
  }
  return whole.digest('hex') === stated;
}

function textOfDigest(digest: Readonly<Record<string, string>>): string | undefined {
  const [first] = Object.entries(digest);
  return first === undefined ? undefined : `${first[0]}:${first[1]}`;
}

function orNone<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}
