import { isLedgered } from '@annexa/evidence';
import { importSourcePublicKey } from '@annexa/ledger';
import { z } from 'zod';
import { intact } from '../ledger/failure.ts';
import { fromBase64 } from '../ledger/hex.ts';
import { csv } from './csv.ts';
import type { Evidence } from './evidence-reader.ts';
import type { Chosen } from './selection.ts';
import type { PackFiles } from './sums.ts';

/** Folder of a record in a pack; the number is its leaf index. */
export function evidenceFolder(index: number): string {
  return `evidence/${String(index).padStart(6, '0')}`;
}

/** Bundle, statement and receipt of every chosen record, one at a time; the keys that signed them; and the list of it all. */
export async function addEvidence(
  files: PackFiles,
  chosen: readonly Chosen[],
  read: (index: number) => Promise<Evidence>,
  onProgress: (written: number) => void,
): Promise<void> {
  await files.add('evidence/index.csv', evidenceIndex(chosen));
  for (const [at, { record }] of chosen.entries()) {
    const folder = evidenceFolder(record.index);
    const { bundle, statement, receipt } = await read(record.index);
    await files.add(`${folder}/bundle.sigstore.json`, bundle);
    await files.add(`${folder}/statement.json`, statement);
    await files.add(`${folder}/receipt.tlog-proof`, receipt);
    onProgress(at + 1);
  }
  for (const [digest, pem] of keysOf(chosen)) await files.add(`trust/keys/${digest}.pem`, pem);
}

function evidenceIndex(chosen: readonly Chosen[]): string {
  const header = [
    'leaf',
    'folder',
    'record',
    'kind',
    'system',
    'stage',
    'observed from',
    'observed to',
    'captured',
    'received',
    'origin grade',
    'key binding',
    'key',
    'why in this pack',
  ];
  const rows = chosen.map(({ record, why }) => {
    const { index, id, kind, predicate, receivedAt, grade, binding, keyDigest } = record;
    const { system, stage, observed, captured } = predicate;
    const times = [observed.from, observed.to, captured, receivedAt];
    return [index, evidenceFolder(index), id, kind, system, stage, ...times, grade, binding, keyDigest, why];
  });
  return csv(header, rows);
}

const keyFactsSchema = z.looseObject({ keyDigest: z.string().regex(/^[0-9a-f]{64}$/), spki: z.base64() });

/** The keys stand in their binding records; a revocation names the same one again. */
function keysOf(chosen: readonly Chosen[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const { record } of chosen) {
    if (!isLedgered(record, 'key-binding')) continue;
    const { keyDigest, spki } = keyFactsSchema.parse(record.predicate.facts);
    keys.set(keyDigest, intact(importSourcePublicKey(fromBase64(spki)), `the key of leaf ${record.index}`).pem);
  }
  return keys;
}
