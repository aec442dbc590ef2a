import { hash } from 'node:crypto';
import { verifyReceipt, verifyRecord } from '@annexa/verify';
import type { RecordReport, Trust } from '@annexa/verify';
import { z } from 'zod';
import type { Problems } from './findings.ts';
import type { TreeClaims } from './log.ts';
import { claimedHead, noteProblem } from './notes.ts';
import { leafHash } from './tree.ts';
import type { Zip } from './zip-reader.ts';

/** What was read of the records, for the walk through the log and for the signature of the pack. */
export type CheckedRecords = {
  readonly count: number;
  readonly leaves: ReadonlyMap<number, string>;
  /** Checkpoints that sources had seen and put into what they signed. */
  readonly embedded: TreeClaims['heads'];
  /** Keys that speak for the collector itself, SHA-256 of the SPKI in hex. */
  readonly collectorKeys: ReadonlySet<string>;
};

const folderName = /^evidence\/(\d{6,15})\//;

/** Checks every record against its key, the pack's one tree and the record that binds its key, in log order. */
export async function checkRecords(zip: Zip, note: string, vkey: string, problems: Problems): Promise<CheckedRecords> {
  const listed = await listedLeaves(zip, problems);
  const present = new Set(zip.names.flatMap((name) => folderName.exec(name)?.[1] ?? []).map(Number));
  for (const index of listed)
    if (!present.has(index)) problems.add('record-missing', `leaf ${index}`, 'listed in evidence/index.csv, not in the pack');
  for (const index of present) if (!listed.has(index)) problems.add('record-extra', `leaf ${index}`, 'not listed in evidence/index.csv');
  const walk: Walk = { zip, note, vkey, problems, leaves: new Map(), embedded: new Map(), bindings: new Map(), collectorKeys: new Set() };
  for (const index of [...present].toSorted((left, right) => left - right)) await checkRecord(walk, index);
  const { leaves, embedded, collectorKeys } = walk;
  return { count: present.size, leaves, embedded: [...embedded.values()], collectorKeys };
}

type Walk = {
  readonly zip: Zip;
  readonly note: string;
  readonly vkey: string;
  readonly problems: Problems;
  readonly leaves: Map<number, string>;
  readonly embedded: Map<string, TreeClaims['heads'][number]>;
  /** By key digest: bound from which leaf, revoked at which. */
  readonly bindings: Map<string, { readonly revokedAt?: number }>;
  readonly collectorKeys: Set<string>;
};

async function listedLeaves(zip: Zip, problems: Problems): Promise<ReadonlySet<number>> {
  const list = await zip.read('evidence/index.csv');
  if (list === undefined) problems.add('file-missing', 'evidence/index.csv', 'without it nobody can say which records belong here');
  const lines = Buffer.from(list ?? [])
    .toString('utf8')
    .split('\r\n')
    .slice(1);
  return new Set(lines.flatMap((line) => /^(\d{1,15}),evidence\//.exec(line)?.[1] ?? []).map(Number));
}

async function checkRecord(walk: Walk, index: number): Promise<void> {
  const { zip, note, vkey, problems } = walk;
  const where = `leaf ${index}`;
  const folder = `evidence/${String(index).padStart(6, '0')}`;
  const [bundle, statement, receipt] = await Promise.all(
    ['bundle.sigstore.json', 'statement.json', 'receipt.tlog-proof'].map((name) => zip.read(`${folder}/${name}`)),
  );
  if (!bundle || !statement || !receipt) return problems.add('record-missing', where, `bundle, statement or receipt is not in ${folder}`);
  const bundleJson = Buffer.from(bundle).toString('utf8');
  const entry = readEntry(bundleJson);
  const key = await keyOf(zip, entry?.keyDigest);
  if (entry && key === undefined) problems.add('key-differs', where, `trust/keys/${entry.keyDigest}.pem is not in the pack`);
  const trust: Trust = { logVkeys: [vkey], ...(key === undefined ? {} : { sourceKeys: [key] }) };
  const report = await verifyRecord({ bundleJson, trust, expectedPayloadSha256: hash('sha256', statement) });
  addRefusals(report, where, problems);
  if (report.record.leafIndex !== undefined && report.record.leafIndex !== index)
    problems.add('record-misplaced', where, `what lies here was logged as leaf ${report.record.leafIndex}: records were reordered`);
  if (entry === undefined) return;
  if (entry.note !== note) problems.add('record-other-tree', where, 'its proof leads to another checkpoint than log/checkpoint');
  walk.leaves.set(index, leafHash(entry.body));
  await checkReceipt(walk, index, Buffer.from(receipt).toString('utf8'), entry.body, trust);
  await checkStatement(walk, index, statement, entry.keyDigest);
}

function addRefusals({ checks }: RecordReport, where: string, problems: Problems): void {
  for (const { check, outcome, detail } of checks) {
    if (outcome === 'passed') continue;
    if (check === 'payload-digest') problems.add('statement-differs', where, 'statement.json is not what the bundle holds');
    else problems.add('record-refused', where, `${check}: ${detail}`);
  }
}

const entrySchema = z.object({
  verificationMaterial: z.object({
    publicKey: z.object({ hint: z.base64() }),
    tlogEntries: z.tuple([
      z.object({ canonicalizedBody: z.base64(), inclusionProof: z.object({ checkpoint: z.object({ envelope: z.string() }) }) }),
    ]),
  }),
});

/** The parts of a bundle that are compared with the rest of the pack; undefined where `verifyRecord` refuses anyway. */
function readEntry(bundleJson: string) {
  const parsed = entrySchema.safeParse(jsonOf(bundleJson));
  if (!parsed.success) return undefined;
  const { publicKey, tlogEntries } = parsed.data.verificationMaterial;
  const [{ canonicalizedBody, inclusionProof }] = tlogEntries;
  return {
    keyDigest: Buffer.from(publicKey.hint, 'base64').toString('hex'),
    body: Buffer.from(canonicalizedBody, 'base64'),
    note: inclusionProof.checkpoint.envelope,
  };
}

async function keyOf(zip: Zip, digest: string | undefined): Promise<string | undefined> {
  const pem = digest === undefined ? undefined : await zip.read(`trust/keys/${digest}.pem`);
  return pem && Buffer.from(pem).toString('utf8');
}

async function checkReceipt(
  { note, problems }: Walk,
  index: number,
  receiptText: string,
  leafBody: Uint8Array,
  trust: Trust,
): Promise<void> {
  const where = `leaf ${index}`;
  const { checks } = await verifyReceipt({ receiptText, leafBody, trust });
  const failed = checks.find(({ outcome }) => outcome !== 'passed');
  if (failed) problems.add('receipt-refused', where, `${failed.check}: ${failed.detail}`);
  if (!receiptText.includes(`\nindex ${index}\n`) || !receiptText.endsWith(`\n\n${note}`))
    problems.add('receipt-refused', where, 'the receipt is for another leaf or under another checkpoint than the pack');
}

const statementSchema = z.object({
  predicateType: z.string(),
  predicate: z.object({ checkpoint: z.string().nullish(), facts: z.looseObject({}) }),
});
const bindingSchema = z.object({ keyDigest: z.string(), mode: z.string(), revoked: z.boolean().optional() });

/** Whose key it is: bound by an earlier record that the collector signed, and not revoked before this leaf. */
async function checkStatement(walk: Walk, index: number, statement: Uint8Array, keyDigest: string): Promise<void> {
  const parsed = statementSchema.safeParse(jsonOf(Buffer.from(statement).toString('utf8')));
  if (!parsed.success) return walk.problems.add('statement-differs', `leaf ${index}`, 'statement.json is not a statement of ours');
  const { predicateType, predicate } = parsed.data;
  const binding = predicateType.endsWith('/key-binding/v1') ? bindingSchema.safeParse(predicate.facts).data : undefined;
  const itself = index === 0 && binding?.mode === 'collector-own' && binding.keyDigest === keyDigest;
  const bound = itself ? {} : walk.bindings.get(keyDigest);
  if (bound === undefined || bound.revokedAt !== undefined)
    walk.problems.add('key-unbound', `leaf ${index}`, `no record before it binds the key ${keyDigest}, or one revokes it`);
  if (binding && (itself || walk.collectorKeys.has(keyDigest))) addBinding(walk, index, binding);
  await addEmbedded(walk, index, predicate.checkpoint ?? undefined);
}

function addBinding(walk: Walk, index: number, { keyDigest, mode, revoked }: z.infer<typeof bindingSchema>): void {
  const revokedAt = walk.bindings.get(keyDigest)?.revokedAt ?? (revoked ? index : undefined);
  walk.bindings.set(keyDigest, revokedAt === undefined ? {} : { revokedAt });
  if (mode === 'collector-own') walk.collectorKeys.add(keyDigest);
}

/** What a source saw when it signed pins the tree at that size, if this log's key signed it. Each checkpoint is read once. */
async function addEmbedded(walk: Walk, index: number, note: string | undefined): Promise<void> {
  if (note === undefined || walk.embedded.has(note)) return;
  const head = claimedHead(note);
  if (head === undefined || (await noteProblem(note, walk.vkey)) !== undefined) return;
  walk.embedded.set(note, { ...head, where: `the checkpoint inside leaf ${index}`, code: 'earlier-checkpoint-differs' });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
