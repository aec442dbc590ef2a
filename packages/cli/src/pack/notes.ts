import { verifyConsistency } from '@annexa/verify';

/** A tree head as a note claims it; root in hex. */
export type ClaimedHead = { readonly origin: string; readonly size: number; readonly root: string };

/** Reads a checkpoint without believing it; undefined if it is none. */
export function claimedHead(note: string): ClaimedHead | undefined {
  const [origin, size = '', root = ''] = note.split('\n');
  if (!origin || !/^(0|[1-9]\d{0,14})$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root)) return undefined;
  return { origin, size: Number(size), root: Buffer.from(root, 'base64').toString('hex') };
}

/** Why a checkpoint is not to be believed under this log key; undefined when it is. */
export async function noteProblem(note: string, vkey: string): Promise<string | undefined> {
  const { checks } = await verifyConsistency({ older: note, newer: note, proof: [], trust: { logVkeys: [vkey] } });
  return checks.find(({ outcome }) => outcome !== 'passed')?.detail;
}
