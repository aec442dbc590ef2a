import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AnnexaError } from '@annexa/evidence';
import { generateLogKey, generateSourceKey, importLogKey, importSourceKey, parseVkey } from '@annexa/ledger';
import type { LogKey, LogPublicKey, SourceKey } from '@annexa/ledger';
import { writeDurably } from './durable-file.ts';
import { intact } from './failure.ts';

/** The log key (Ed25519) signs checkpoints, the statement key (P-256) the collector's own records. */
export type Keys = { readonly log: LogKey; readonly statement: SourceKey };

/**
 * Reads the workspace's keys from `folder`, or makes them when the log is still empty: files of mode 0600, never in the database.
 * A log with leaves whose keys are gone is refused: a new key would be a new log under the old one's evidence.
 * @throws AnnexaError STORE_UNAVAILABLE, STORE_CORRUPT (unreadable key) or FOLDER_NOT_WRITABLE
 */
export function openKeys(folder: string, treeSize: number): Keys {
  const log = readOrMake(join(folder, logKeyFile), treeSize, () => generateLogKey().privatePem());
  const statement = readOrMake(join(folder, 'statement.pem'), treeSize, () => generateSourceKey().privatePem());
  const keys = { log: intact(importLogKey(log), logKeyFile), statement: intact(importSourceKey(statement), 'statement.pem') };
  const vkeyPath = join(folder, vkeyFile);
  if (!existsSync(vkeyPath)) writeDurably(vkeyPath, `${keys.log.vkey}\n`);
  return keys;
}

/** The public log key of a data folder, for checks that must not touch the private one. @throws AnnexaError FOLDER_MISSING */
export function readLogPublicKey(folder: string): LogPublicKey {
  const path = join(folder, vkeyFile);
  if (!existsSync(path)) throw new AnnexaError('FOLDER_MISSING', `${path} is not there`, 'point to the data folder of a collector');
  return intact(parseVkey(readFileSync(path, 'utf8')), path);
}

const logKeyFile = 'log.pem';
const vkeyFile = 'log.vkey';

function readOrMake(path: string, treeSize: number, make: () => string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  if (treeSize > 0) {
    throw new AnnexaError(
      'STORE_UNAVAILABLE',
      `the log has ${treeSize} leaves, but ${path} is gone`,
      'put keys/ back from the last backup',
    );
  }
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  writeDurably(path, make());
  return readFileSync(path, 'utf8');
}
