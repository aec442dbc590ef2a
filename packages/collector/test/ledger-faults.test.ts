import { expect, test } from 'vitest';
import { AnnexaError } from '@annexa/evidence';
import { inlineBytesMax } from '@annexa/store';
import type { Store } from '@annexa/store';
import type { Guard } from '../src/ledger/guard.ts';
import type { Answer, Job } from '../src/ledger/jobs.ts';
import type { Step, Writer } from '../src/ledger/writer.ts';
import { expectOneHistory, freshFolder, newSource, openDoor, openInProcess, openWithoutThread } from './ledger-support.ts';
import type { TestSource } from './ledger-support.ts';

const steps: readonly Step[] = ['blobs', 'sign', 'commit', 'guard', 'answer'];

const deaths = steps
  .flatMap((step) => (['before', 'after'] as const).map((when) => ({ step, when })))
  .filter(({ step, when }) => step !== 'answer' || when === 'before');

test.each(deaths)('dying $when $step: nothing acknowledged is lost, no fork is signed, the resend lands once', async ({ step, when }) => {
  await using place = await freshFolder();
  const source = newSource();
  const armed = { on: false };
  const dying = await openInProcess(place.folder, {
    onStep: (at, moment) => {
      if (armed.on && at === step && moment === when) throw new Error(`died ${when} ${step}`);
    },
  });
  const acknowledged = await begin(dying.writer, source);
  armed.on = true;
  const lost = [submitOf(source.bundle()), submitOf(source.bundle({ text: 'x'.repeat(inlineBytesMax * 2) }))];
  const answers = await dying.writer.handle(lost).catch((): Answer[] => []);
  expect(answers.filter(({ type }) => type !== 'failed')).toEqual([]);
  await dying.store.close();
  await expectSound(place.folder, acknowledged, lost);
});

const unknownCommit = () => new AnnexaError('COMMIT_UNKNOWN', 'the disk went away', 'restart');
const unavailable = () => new AnnexaError('STORE_UNAVAILABLE', 'no space left', 'free space');

test.each<{ what: string; fatal: boolean; break: (store: Store, guard: Guard) => { store?: Partial<Store>; guard?: Partial<Guard> } }>([
  {
    what: 'a commit that happened and was not answered',
    fatal: true,
    break: (store) => ({
      store: {
        commit: async (batch, size) => {
          await store.commit(batch, size);
          throw unknownCommit();
        },
      },
    }),
  },
  {
    what: 'a commit that did not happen and nobody knows',
    fatal: true,
    break: () => ({ store: { commit: () => Promise.reject(unknownCommit()) } }),
  },
  { what: 'a commit for which there is no space', fatal: false, break: () => ({ store: { commit: () => Promise.reject(unavailable()) } }) },
  { what: 'a blob for which there is no space', fatal: false, break: () => ({ store: { putBlob: () => Promise.reject(unavailable()) } }) },
  {
    what: 'a guard that cannot be written',
    fatal: true,
    break: () => ({
      guard: {
        advance: () => {
          throw new AnnexaError('FOLDER_NOT_WRITABLE', 'the guard disk is gone', 'mend it');
        },
      },
    }),
  },
])('$what: fatal is $fatal, and after reopening all is sound', async ({ fatal, break: breakIt }) => {
  await using place = await freshFolder();
  const source = newSource();
  const broken = { now: false };
  const { writer, store } = await openInProcess(place.folder, {
    wrap: (whole, guard) => {
      const { store: brokenStore = {}, guard: brokenGuard = {} } = breakIt(whole, guard);
      return {
        store: {
          ...whole,
          commit: async (batch, size) => ((broken.now && brokenStore.commit) || whole.commit)(batch, size),
          putBlob: async (bytes) => ((broken.now && brokenStore.putBlob) || whole.putBlob)(bytes),
        },
        guard: { last: guard.last, advance: (note) => ((broken.now && brokenGuard.advance) || guard.advance)(note) },
      };
    },
  });
  const acknowledged = await begin(writer, source);
  broken.now = true;
  const lost = [submitOf(source.bundle({ text: 'x'.repeat(inlineBytesMax * 2) }))];
  const answers = await writer.handle(lost).catch(() => []);
  expect(answers).toMatchObject(fatal ? [] : [{ type: 'failed', failure: { code: 'STORE_UNAVAILABLE' } }]);
  broken.now = false;
  if (!fatal) acknowledged.push(...acknowledgedBy(await writer.handle([submitOf(source.bundle())])));
  await store.close();
  await expectSound(place.folder, acknowledged, lost);
});

type Acknowledged = { readonly id: string; readonly index: number; readonly checkpoint: string };

async function begin(writer: Writer, source: TestSource): Promise<Acknowledged[]> {
  const answers: Answer[] = [];
  answers.push(...(await writer.handle([{ type: 'bind', at: now, binding: source.binding }])));
  answers.push(...(await writer.handle([submitOf(source.bundle()), submitOf(source.bundle())])));
  answers.push(...(await writer.handle([submitOf(source.bundle())])));
  const acknowledged = acknowledgedBy(answers);
  expect(acknowledged).toHaveLength(4);
  return acknowledged;
}

function acknowledgedBy(answers: readonly Answer[]): Acknowledged[] {
  return answers.flatMap((answer) => {
    if (answer.type === 'receipts') return answer.receipts;
    return answer.type === 'submitted' && answer.submitted.outcome !== 'refused' ? [answer.submitted.receipt] : [];
  });
}

/** Opens it as any start does, and looks at everything a customer was promised. */
async function expectSound(
  folder: string,
  acknowledged: readonly Acknowledged[],
  lost: readonly (Job & { type: 'submit' })[],
): Promise<void> {
  const ledger = await openWithoutThread(folder);
  expect((await ledger.fsck()).problems).toEqual([]);
  for (const { id, index } of acknowledged) expect((await ledger.recordById(id))?.index).toBe(index);
  for (const { bundle } of lost) expect(await ledger.submit(bundle, openDoor)).toMatchObject({ index: expect.any(Number) });
  const notes = acknowledged.map(({ checkpoint }) => checkpoint);
  expect(await expectOneHistory(ledger, notes)).toEqual([]);
  const ids = (await ledger.records()).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(1 + acknowledged.length + lost.length);
  expect((await ledger.fsck()).problems).toEqual([]);
  await ledger.close();
}

const now = '2026-11-24T08:00:00.000Z';

function submitOf(bundle: Uint8Array): Job & { type: 'submit' } {
  return { type: 'submit', at: now, bundle, door: openDoor };
}
