import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AnnexaError } from '@annexa/evidence';
import { z } from 'zod';

/**
 * A signed record waiting for a collector, with the public key that must be bound before it can be accepted. `content` is its
 * content digest and names the file: captured again while the collector is away, the same content waits once.
 */
export type Spooled = z.infer<typeof spooledSchema>;

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);

const spooledSchema = z.object({ id: digestSchema, content: digestSchema, bundle: z.string(), spkiPem: z.string() }).readonly();

const suffix = '.spooled.json';
const entriesMax = 10_000;

/**
 * Keeps signed records on disk until a collector has acknowledged them. One file a record, written beside and renamed after
 * fsync: if we die before the rename the record was never promised; after it, the next capture finds it.
 * @throws AnnexaError FOLDER_NOT_WRITABLE
 */
export async function spool(folder: string, records: readonly Spooled[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const record of records) await writeDurably(join(folder, `${record.content}${suffix}`), JSON.stringify(record));
    await syncFolder(folder);
  } catch (cause) {
    throw new AnnexaError(
      'FOLDER_NOT_WRITABLE',
      `records could not be spooled to ${folder}`,
      'make the folder writable or name another with --state',
      cause,
    );
  }
}

/** What waits in the spool, oldest name first; files that are none of ours are passed over. */
export async function spooled(folder: string): Promise<readonly Spooled[]> {
  const names = await readdir(folder).catch(() => []);
  const found: Spooled[] = [];
  for (const name of names
    .filter((each) => each.endsWith(suffix))
    .toSorted()
    .slice(0, entriesMax)) {
    const record = parseSpooled(await readFile(join(folder, name), 'utf8'));
    if (record) found.push(record);
  }
  return found;
}

/** Forgets a record; called only once the collector has answered that it holds it. */
export async function unspool(folder: string, content: string): Promise<void> {
  await rm(join(folder, `${content}${suffix}`), { force: true });
}

/** Moves a record the collector refused for its bytes to `refused/`, with the reason, so that a person sees it and no capture tries it again. */
export async function setAside(
  folder: string,
  record: Spooled,
  refused: { readonly code: string; readonly message: string },
): Promise<void> {
  const aside = join(folder, 'refused');
  await mkdir(aside, { recursive: true });
  await writeDurably(join(aside, `${record.content}.json`), JSON.stringify({ refused, ...record }));
  await syncFolder(aside);
  await unspool(folder, record.content);
}

function parseSpooled(text: string): Spooled | undefined {
  try {
    return spooledSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Writes beside, syncs, renames: readers see the old file or the new one, never a half. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const beside = `${path}.part`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, path);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
