import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AnnexaError } from '@annexa/evidence';
import { verifyCheckpoint } from '@annexa/ledger';
import type { Checkpoint, LogPublicKey } from '@annexa/ledger';
import { writeDurably, writeInPlace } from './durable-file.ts';

/**
 * The fork guard: the last checkpoint whose commit was finished, in a file that shares no fate with the database.
 * Two slots written in turn, each a signed note, so that a torn write spoils the newer one only and is seen by its signature.
 */
export type Guard = {
  /** The newest checkpoint in it; undefined where there is no guard. */
  readonly last: Checkpoint | undefined;
  /** On disk when it returns. A guard that cannot be advanced must stop the writer. */
  advance(note: string): void;
};

const slotBytes = 1_024;

/** Opens the guard in `folder`. @throws AnnexaError STORE_BEHIND_GUARD when there is a file in which no note of this log stands */
export function openGuard(folder: string, log: LogPublicKey): Guard {
  const path = join(folder, 'head');
  const slots = existsSync(path) ? readSlots(path, log) : undefined;
  if (slots && slots.every((slot) => slot === undefined)) {
    throw new AnnexaError('STORE_BEHIND_GUARD', `${path} holds no checkpoint of ${log.origin}`, lostGuardHint(path));
  }
  const sizes = slots?.map((slot) => slot?.size ?? -1) ?? [];
  const last = slots?.find((slot) => slot !== undefined && slot.size === Math.max(...sizes));
  let next = (sizes[0] ?? -1) <= (sizes[1] ?? -1) ? 0 : 1;
  let there = slots !== undefined;
  return {
    last,
    advance: (note) => {
      const slot = slotOf(note);
      if (there) writeInPlace(path, slot, next * slotBytes);
      else create(folder, path, note);
      there = true;
      next = 1 - next;
    },
  };
}

/** What to do when the guard is gone or of another log. */
function lostGuardHint(path: string): string {
  return `put the guard file back, or write into ${path} the newest checkpoint of this log that somebody else holds (a job log, a receipt): the store must extend it`;
}

function readSlots(path: string, log: LogPublicKey): (Checkpoint | undefined)[] {
  const bytes = readFileSync(path);
  return [bytes.subarray(0, slotBytes), bytes.subarray(slotBytes, 2 * slotBytes)].map((slot) => {
    const read = verifyCheckpoint(slot.toString('utf8').replace(/\0+$/, ''), [log]);
    return read.ok ? read.value : undefined;
  });
}

function slotOf(note: string): Uint8Array {
  const slot = new Uint8Array(slotBytes);
  slot.set(new TextEncoder().encode(note));
  return slot;
}

function create(folder: string, path: string, note: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeDurably(path, new TextDecoder().decode(slotOf(note)));
}
