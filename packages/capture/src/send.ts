import { setTimeout } from 'node:timers/promises';
import { bundlesMax } from '@annexa/api';
import type { BoundKey, Client, SubmittedAnswer } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import type { Door } from './door.ts';

/** What became of each record, by id. */
export type Sent = { readonly answers: ReadonlyMap<string, SubmittedAnswer>; readonly checkpoint: string };

/** A bound key: how it was bound, what of `contents` the log holds already, and the client its records go through. */
export type Bound = { readonly mode: string; readonly held: readonly (number | null)[]; readonly client: Client };

/** The public half of a key that signed records. */
export type PublicKey = { readonly digest: string; readonly spkiPem: string };

/**
 * Binds the key so that what it signed can be accepted; needed once for each key. Under OIDC the bound key itself lets the
 * records in: a CI token is good for one use.
 */
export async function bindKey(door: Door, key: PublicKey, contents: readonly string[]): Promise<Bound> {
  const { credential } = door;
  const body = { spkiPem: key.spkiPem, contents: contents.slice(0, contentsMax) };
  if (credential.kind === 'token') {
    const client = door.client(credential.token);
    const { mode, held } = await client.bindKey(body);
    return { mode, held, client };
  }
  const audience = `${door.collectorUrl}#${key.digest}`;
  const { mode, held } = await bindFresh(async () => door.client(await credential.issue(audience), 'once').bindKey(body));
  return { mode, held, client: door.client() };
}

/** As many as the collector answers for; what is not asked about is sent and recognised there. */
const contentsMax = 10_000;

const bindTriesMax = 3;

/** Each try asks for a token of its own: the collector may have used the first one up before it failed. */
async function bindFresh(bind: () => Promise<BoundKey>): Promise<BoundKey> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await bind();
    } catch (error) {
      if (tried === bindTriesMax || !isUnreachable(error)) throw error;
      await setTimeout(250 * 2 ** tried);
    }
  }
}

type Sendable = { readonly id: string; readonly bundle: string };

/** Sends bundles in uploads of bounded count and size. Answers are per record: one refused record refuses no other. */
export async function sendBundles(client: Client, records: readonly Sendable[]): Promise<Sent> {
  const answers = new Map<string, SubmittedAnswer>();
  let checkpoint = '';
  for (const upload of uploadsOf(records)) {
    const answer = await client.submitRecords(upload.map(({ bundle }) => bundle));
    upload.forEach(({ id }, at) => {
      const each = answer.answers[at];
      if (each) answers.set(id, each);
    });
    checkpoint = answer.checkpoint;
  }
  return { answers, checkpoint };
}

/** Below what a collector takes from a sender without a token (8 MiB), with room for quoting. */
const uploadCharsMax = 5 * 1024 * 1024;

function uploadsOf(records: readonly Sendable[]): readonly (readonly Sendable[])[] {
  const uploads: Sendable[][] = [];
  let chars = 0;
  for (const record of records) {
    const last = uploads.at(-1);
    chars += record.bundle.length;
    if (last && last.length < bundlesMax && chars <= uploadCharsMax) last.push(record);
    else {
      uploads.push([record]);
      chars = record.bundle.length;
    }
  }
  return uploads;
}

/** Whether an error means that the collector is not there now, so that spooling is right and failing is not. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof AnnexaError && ['COLLECTOR_UNREACHABLE', 'OVERLOADED', 'STORE_UNAVAILABLE'].includes(error.code);
}
