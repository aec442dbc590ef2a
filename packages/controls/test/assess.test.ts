import { assessmentSchema } from '@annexa/evidence';
import { describe, expect, it } from 'vitest';
import { assess, catalogue, judgedExpectations } from '../src/index.ts';
import { bad } from './bad-world.ts';
import { asOf, good, review } from './good-world.ts';
import { assessWorld, expectationsOf, judged } from './judge.ts';
import type { World } from './world.ts';
import { change, recordsOf, told, without } from './world.ts';

describe('an assessment', () => {
  it.each([
    ['good', good],
    ['bad', bad],
  ])('of the %s system is the golden one, byte for byte', async (name, world) => {
    const judgedOnly = { ...assessWorld(world), controls: assessWorld(world).controls.filter((each) => each.judged), clauses: [] };
    await expect(`${JSON.stringify(judgedOnly, null, 1)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
  });

  it('is plain data of the agreed shape, and does not depend on the order it is given records in', () => {
    const records = recordsOf(good);
    const first = assess({ records, treeSize: records.length, asOf });
    expect(assessmentSchema.parse(first)).toEqual(first);
    expect(JSON.stringify(assess({ records: records.toReversed(), treeSize: records.length, asOf }))).toBe(JSON.stringify(first));
  });

  it('holds all 38 controls and 43 clauses, and says of most that nothing judges them yet', () => {
    const { controls, clauses } = assessWorld(good);
    expect([controls.length, clauses.length]).toEqual([38, 43]);
    const unjudged = [...controls, ...clauses].filter((each) => !each.judged);
    expect(unjudged).toHaveLength(76);
    for (const { scopes } of unjudged) {
      expect(scopes.length).toBeGreaterThan(0);
      for (const scope of scopes) expect(scope).toMatchObject({ status: 'unknown', reason: 'not-judged', expectations: [] });
    }
  });

  it('judges 23 expectations of five controls, each with both sides', () => {
    expect(judgedExpectations).toHaveLength(23);
    expect(judgedExpectations.filter((each) => each.side === 'D').map((each) => each.control)).toEqual([
      'A.6.2.4',
      'A.6.2.5',
      'A.6.2.6',
      'A.6.2.8',
      'A.7.5',
    ]);
    expect(expectationsOf(assessWorld(good)).map((each) => each.name)).toEqual(judgedExpectations.map((each) => each.name));
  });

  it('uses only leaves below the tree size', () => {
    const small = assessWorld(good, { treeSize: 3 });
    expect(small).toEqual(assessWorld(good.slice(0, 3)));
  });

  it('takes late evidence about a day for that day, but not what came after it', () => {
    const then = '2026-11-15T00:00:00.000Z';
    const late = change(good, 'evaluation', { receivedAt: '2026-11-23T00:00:00Z' });
    const result = judged(late, 'A.6.2.4/test-data-apart', { asOf: then });
    expect(result.counts).toMatchObject({ met: 1, late: 1 });
    expect(judged(good, 'A.6.2.5/deployment-plan', { asOf: then }).items[0]?.result).toBe('met');
    expect(judged(good, 'A.6.2.4/validated-for-use', { asOf: then }).counts.met).toBe(0);
  });

  it('refuses a catalogue version it does not hold', () => {
    expect(() => assess({ records: [], treeSize: 0, asOf, catalogueVersion: '1999' })).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    expect(assess({ records: [], treeSize: 0, asOf }).catalogueVersion).toBe(catalogue.version);
  });

  it('says the same of a system that sent nothing but its name', () => {
    const [only] = assessWorld([told(good, 'snapshot')]).systems;
    expect(only).toBe('credit-risk');
    expect(
      expectationsOf(assessWorld([told(good, 'snapshot')])).every((each) => ['missing', 'no-criterion', 'unknown'].includes(each.status)),
    ).toBe(true);
  });
});

/** A world with one more record, put where its time belongs. */
function inOrder(world: World, more: World[number]): World {
  return [...world.filter((each) => each.at <= more.at), more, ...world.filter((each) => each.at > more.at)];
}

describe('exceptions, answers, exclusions and erasure', () => {
  const name = 'A.6.2.5/released-with-authority';
  const failing = change(good, 'approval', { facts: { verdict: 'bypassed' } });
  const items = judged(failing, name).items.map((each) => each.id);
  const exceptionFacts = {
    expectation: name,
    items,
    reason: 'urgent repair',
    acceptedBy: 'person:ben',
    role: 'governance-lead',
    approvedAt: '2026-11-19T10:00:00Z',
    expires: '2026-12-01T00:00:00Z',
  };
  const exception = {
    name: 'exception',
    kind: 'exception',
    at: '2026-11-19T10:00:00Z',
    grade: 'collector-fetched',
    facts: exceptionFacts,
  } as const;

  it('permits items covered beforehand by somebody who may accept the risk', () => {
    expect(judged(inOrder(failing, exception), name).status).toBe('exception');
    expect(judged(inOrder(failing, { ...exception, facts: { ...exceptionFacts, acceptedBy: 'person:zoe' } }), name).status).toBe(
      'negative',
    );
    expect(judged(inOrder(failing, { ...exception, facts: { ...exceptionFacts, expires: '2026-11-20T00:00:00Z' } }), name).status).toBe(
      'negative',
    );
    expect(judged(inOrder(failing, { ...exception, facts: { ...exceptionFacts, items: items.slice(0, 1) } }), name).status).toBe(
      'negative',
    );
  });

  it('counts an item as answered only by a closed nonconformity that somebody else checked', () => {
    const facts = {
      type: 'nonconformity',
      code: 'NC',
      title: 'bypass',
      state: 'closed',
      openedAt: '2026-11-21T10:00:00Z',
      about: [name, ...items],
      cause: 'no rule',
      action: 'rule set',
      owner: 'person:ada',
      effectiveness: { by: 'person:ben', outcome: 'holds' },
    };
    const source = { person: 'person:ben' };
    const finding = { name: 'nc', kind: 'finding', at: '2026-11-23T10:00:00Z', grade: 'collector-fetched', source, facts } as const;
    expect(judged([...failing, finding], name).status).toBe('answered');
    const own = {
      ...finding,
      source: { person: 'person:ada' },
      facts: { ...facts, effectiveness: { by: 'person:ada', outcome: 'holds' } },
    };
    expect(judged([...failing, own], name).status).toBe('negative');
    // A name typed by somebody else, people no role list knows, and an owner nobody knows close nothing.
    expect(judged([...failing, { ...finding, source: { person: 'person:zoe' } }], name).status).toBe('negative');
    const strangers = { ...facts, owner: 'x', effectiveness: { by: 'person:zoe', outcome: 'holds' } };
    expect(judged([...failing, { ...finding, source: { person: 'person:zoe' }, facts: strangers }], name).status).toBe('negative');
    expect(judged([...failing, { ...finding, facts: { ...facts, owner: 'person:zoe' } }], name).status).toBe('negative');
  });

  it('holds no bar locked for numbers that were known before the run was announced', () => {
    const before = change(good, 'evaluation', { at: '2026-11-01T00:00:00Z', receivedAt: told(good, 'evaluation').at });
    expect(judged(before, 'A.6.2.4/bars-met')).toMatchObject({ status: 'unknown', reason: 'order-unproven' });
    expect(judged(good, 'A.6.2.4/bars-met').status).toBe('current');
  });

  it('leaves out a control that an entitled person excluded with a reason', () => {
    const facts = { control: 'iso42001:A.6.2.5', applies: false, reason: 'nothing is deployed by us', approvedBy: 'person:ben' };
    const row = { name: 'row', kind: 'applicability', at: '2026-11-23T10:00:00Z', grade: 'collector-fetched', facts } as const;
    expect(judged([...good, row], name).status).toBe('not-applicable');
    expect(judged([...good, { ...row, facts: { ...facts, approvedBy: 'person:zoe' } }], name).status).toBe('current');
    expect(judged([...good, { ...row, grade: 'declared' as const }], name).status).toBe('current');
  });

  it('keeps what an erased record was last judged as, and takes the worst when nobody judged it', () => {
    const erased = change(good, 'approval', { erased: true });
    const anchored = assessWorld(good);
    expect(judged(erased, name, { anchored })).toMatchObject({ status: 'current', counts: { met: 2 } });
    expect(judged(erased, name, { anchored }).items.every((each) => each.erased)).toBe(true);
    expect(judged(erased, name).status).toBe('missing');
    expect(judged(change(good, 'd2', { erased: true }), name)).toMatchObject({ status: 'negative', counts: { failed: 1 } });
    const lost = judged(change(failing, 'approval', { erased: true }), name, { anchored: assessWorld(failing) });
    expect(lost.status).toBe('negative');
  });

  it('notes who read a paper', () => {
    expect(judged(good, 'A.6.2.5/deployment-plan').notes).toEqual(['read by person:ada on 2026-11-03: approve']);
    const unread = without(good, 'deployment-plan/review/person:ada');
    expect(judged(unread, 'A.6.2.5/deployment-plan').notes).toEqual(['content not judged by the tool']);
    expect(
      judged(
        [...unread, review('deployment-plan', 'person:zoe', 'visitor', '2026-11-23T10:00:00Z', { outcome: 'keep' })],
        'A.6.2.5/deployment-plan',
      ).notes,
    ).toEqual(['read by person:zoe on 2026-11-23: keep']);
  });
});
