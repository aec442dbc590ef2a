import { bundlesMax } from '@annexa/api';
import type { Client, SubmittedAnswer } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import { spooled, unspool } from './spool.ts';
import type { Spooled } from './spool.ts';

/** Who vouches for the key of this capture at the collector. */
export type Credential =
  | { readonly kind: 'token'; readonly token: string }
  /** An OIDC token of the CI job whose audience names the collector and the key. */
  | { readonly kind: 'oidc'; readonly issue: (audience: string) => Promise<string> };

/** Opens the collector's door for one key; `client` then sends under it. */
export type Door = { readonly client: (authorization?: string) => Client; readonly collectorUrl: string; readonly credential: Credential };

/** What became of each record, by id. */
export type Sent = { readonly answers: ReadonlyMap<string, SubmittedAnswer>; readonly checkpoint: string };

/** A bound key: how it was bound, what of `contents` the log holds already, and the client its records go through. */
export type Bound = { readonly mode: string; readonly held: readonly (number | null)[]; readonly client: Client };

/**
 * Binds the key so that what it signed can be accepted; needed once for each key. Under OIDC the bound key itself lets the
 * records in: a CI token is good for one use.
 */
export async function bindKey(
  door: Door,
  key: { readonly digest: string; readonly spkiPem: string },
  contents: readonly string[],
): Promise<Bound> {
  const { credential } = door;
  const authorization = credential.kind === 'token' ? credential.token : await credential.issue(`${door.collectorUrl}#${key.digest}`);
  const bound = await door.client(authorization).bindKey({ spkiPem: key.spkiPem, contents: [...contents] });
  return { mode: bound.mode, held: bound.held, client: credential.kind === 'token' ? door.client(authorization) : door.client() };
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

/**
 * Sends what earlier captures could not. A record leaves the spool only when the collector holds it; a refused one stays, so
 * that a person sees why.
 */
export async function sendSpool(door: Door, folder: string): Promise<{ readonly sent: number; readonly kept: number }> {
  const waiting = await spooled(folder);
  let sent = 0;
  for (const [spkiPem, records] of Map.groupBy(waiting, (record) => record.spkiPem))
    sent += await sendGroup(door, folder, spkiPem, records);
  return { sent, kept: waiting.length - sent };
}

async function sendGroup(door: Door, folder: string, spkiPem: string, records: readonly Spooled[]): Promise<number> {
  const digest = await keyDigestOf(spkiPem);
  const { client } = await bindKey(door, { digest, spkiPem }, []);
  const { answers } = await sendBundles(client, records);
  let sent = 0;
  for (const { id, content } of records) {
    if (answers.get(id)?.outcome === 'refused' || !answers.has(id)) continue;
    await unspool(folder, content);
    sent += 1;
  }
  return sent;
}

async function keyDigestOf(spkiPem: string): Promise<string> {
  const der = Buffer.from(spkiPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return Buffer.from(await crypto.subtle.digest('SHA-256', der)).toString('hex');
}

/** Whether an error means that the collector is not there now, so that spooling is right and failing is not. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof AnnexaError && ['COLLECTOR_UNREACHABLE', 'OVERLOADED', 'STORE_UNAVAILABLE'].includes(error.code);
}
