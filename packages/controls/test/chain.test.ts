import { chainSchema } from '@annexa/evidence';
import { describe, expect, it } from 'vitest';
import { chainOf, traceOf } from '../src/index.ts';
import { bad } from './bad-world.ts';
import { asOf, good, onnx, release, window } from './good-world.ts';
import type { World } from './world.ts';
import { change, digest, recordsOf, without } from './world.ts';

function inputOf(world: World): { records: ReturnType<typeof recordsOf>; treeSize: number; asOf: string; system: string } {
  const records = recordsOf(world);
  return { records, treeSize: records.length, asOf, system: 'credit-risk' };
}

describe('a chain', () => {
  it.each([
    ['good', good],
    ['bad', bad],
  ])('of the %s system is the golden one', async (name, world) => {
    const chain = chainOf(inputOf(world));
    expect(chainSchema.parse(chain)).toEqual(chain);
    await expect(`${JSON.stringify(chain, null, 1)}\n`).toMatchFileSnapshot(`golden/chain-${name}.json`);
  });

  it('is worth its weakest link, and a break makes it ambiguous', () => {
    expect(chainOf(inputOf(good))).toMatchObject({ worth: 'pinned', breaks: [] });
    const named = change(good, 'training', {
      materials: [{ name: 'train.csv', digest: { sha256: digest('train.csv') }, role: 'train-data', join: 'named' }],
    });
    expect(chainOf(inputOf(named)).worth).toBe('named');
    expect(chainOf(inputOf(without(good, 'conversion'))).worth).toBe('ambiguous');
  });

  it.each([
    ['conversion', 'no run and no conversion on file made this model'],
    ['evaluation', 'no evaluation of this digest is on file'],
    ['approval', 'no approval of the deployed commit is on file'],
    ['preparation', 'nothing says where train.csv came from or under which licence'],
  ])('names the break when there is no %s', (name, what) => {
    const { breaks } = chainOf(inputOf(without(good, name)));
    expect(breaks.map((each) => each.what)).toContain(what);
    expect(breaks.every((each) => each.closeGap.length > 0)).toBe(true);
  });

  it('breaks where something answers that nobody deployed', () => {
    expect(chainOf(inputOf(bad)).breaks.map((each) => each.what)).toContain('seen live, and no deployment on file explains it');
  });
});

describe('a trace', () => {
  it.each([
    ['a live trace id', '4bf92f3577b34da6a3ce929d0e0e4736', 'live'],
    ['a release', release, 'live'],
    ['the start of a release', release.slice(0, 12), 'live'],
    ['a deployment number', 'd1', 'deployment'],
  ])('leads from %s back to the licence', (_what, id, first) => {
    const trace = traceOf({ ...inputOf(good), id });
    expect(trace?.nodes[0]?.kind).toBe(first);
    const kinds = trace?.nodes.map((each) => each.kind);
    for (const kind of ['release', 'model', 'conversion', 'training-run', 'preparation', 'dataset', 'licence', 'evaluation', 'approval'])
      expect(kinds).toContain(kind);
    expect(trace?.links.every((each) => each.join === 'content' || each.join === 'pinned')).toBe(true);
  });

  it('starts at a model digest or a record', () => {
    const input = inputOf(good);
    expect(traceOf({ ...input, id: digest('model.pkl') })?.nodes.map((each) => each.kind)).toContain('licence');
    const conversion = input.records.find((each) => each.kind === 'conversion');
    expect(traceOf({ ...input, id: conversion?.id.slice(0, 10) ?? '' })?.nodes[0]?.kind).toBe('conversion');
    expect(traceOf({ ...input, id: onnx })).toBeDefined();
  });

  it('follows a trace id of a minute to what answered in it', () => {
    const quiet = window('q', '2026-11-22T11:00:00Z', {
      identities: [{ operation: 'predict', modelDigest: digest('dark'), traceId: 'ffff', inferences: 1 }],
      services: [],
    });
    const trace = traceOf({ ...inputOf([...good, quiet]), id: 'ffff' });
    expect(trace?.nodes.map((each) => each.kind)).toEqual(['live']);
    expect(trace).toMatchObject({ worth: 'ambiguous', breaks: [{ what: 'seen live, and no deployment on file explains it' }] });
  });

  it('knows nothing of an id nobody has', () => {
    expect(traceOf({ ...inputOf(good), id: 'nonsense-nonsense' })).toBeUndefined();
    expect(traceOf({ ...inputOf(good), id: '' })).toBeUndefined();
  });
});
