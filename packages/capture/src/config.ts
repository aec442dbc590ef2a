import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AnnexaError, annexaYamlSchema, sha256Hex } from '@annexa/evidence';
import type { AnnexaYaml } from '@annexa/evidence';
import { parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { z } from 'zod';
import { folderAt } from './folder.ts';

/** annexa.yaml as found, with the digest that ties every record of this capture to it. */
export type Config = { readonly yaml: AnnexaYaml; readonly digest: string; readonly found: boolean };

const sizeBytesMax = 256 * 1024;

/**
 * Reads annexa.yaml at the root of a workspace. A missing file is a valid start: everything is then proposed from what was seen.
 * @throws AnnexaError FOLDER_MISSING; CONFIG_MALFORMED with the field and what is wrong with it
 */
export async function readConfig(root: string): Promise<Config> {
  const bytes = await readFile(join(await folderAt(root), 'annexa.yaml')).catch((cause: unknown) => {
    if (isMissing(cause)) return undefined;
    throw malformed('cannot be read', cause);
  });
  if (!bytes) return { yaml: {}, digest: sha256Hex(new Uint8Array()), found: false };
  if (bytes.length > sizeBytesMax) throw malformed(`is larger than ${sizeBytesMax} bytes`);
  return { yaml: parseConfig(bytes.toString('utf8')), digest: sha256Hex(bytes), found: true };
}

/** Parses the text of an annexa.yaml; unknown fields are errors here, because a misspelt bar would silently not bind. */
export function parseConfig(text: string): AnnexaYaml {
  const document = parseDocument(text, { uniqueKeys: true });
  const [problem] = document.errors;
  if (problem) throw malformed(problem.message);
  const result = annexaYamlSchema.safeParse(valueOf(document) ?? {});
  if (!result.success) throw malformed(z.prettifyError(result.error));
  return result.data;
}

/** Aliases are bounded: a short file may otherwise unfold into more than fits in memory. */
function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch (cause) {
    throw malformed('repeats aliases too often', cause);
  }
}

function malformed(what: string, cause?: unknown): AnnexaError {
  return new AnnexaError('CONFIG_MALFORMED', `annexa.yaml ${what}`, 'mend the named field; "annexa init" writes a file that works', cause);
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
