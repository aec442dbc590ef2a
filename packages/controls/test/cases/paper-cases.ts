import { good, review } from '../good-world.ts';
import type { World } from '../world.ts';
import { change, without } from '../world.ts';
import type { Case } from './case.ts';

/** What can happen to a paper and its approval; the same for every D expectation. `approver` is who approves it in the good world. */
export function paperCases(expectation: string, paper: string, approver: string, role: string): Case[] {
  const act = `${paper}/review/${approver}`;
  const approvedAt = good.find((each) => each.name === act)?.at ?? '';
  const cases: readonly [string, World, Case['status'], Case['reason']?][] = [
    ['filled, and approved by whom it takes', good, 'current'],
    ['there is no paper', without(good, paper), 'missing'],
    ['nobody approved it', without(good, act), 'missing'],
    ['it is an unchanged template', change(good, paper, { facts: { templateUnchanged: true } }), 'missing'],
    [
      'a section is a placeholder',
      change(good, paper, { facts: { sections: [{ heading: 'Measures', words: 3, placeholder: true }] } }),
      'missing',
    ],
    ['required sections are empty', change(good, paper, { facts: { sections: [] } }), 'missing'],
    ['the approval is of other bytes', change(good, act, { facts: { digest: 'f'.repeat(64) } }), 'missing'],
    ['its author alone approved it', change(good, paper, { facts: { author: approver } }), 'missing'],
    ['somebody without the role approved it', change(good, act, { facts: { person: 'person:zoe' } }), 'missing'],
    ['it does not say who wrote it', change(good, paper, { facts: { author: undefined } }), 'unknown', 'unreadable'],
    ['the act could have been sent by anyone with a token', change(good, act, { grade: 'self-reported' }), 'unknown', 'below-grade'],
    ['an entitled person took the approval back', takenBack(paper, approver, role), 'negative'],
    [
      'somebody without the role rejected it',
      [...good, review(paper, 'person:zoe', 'visitor', '2026-11-23T10:00:00Z', { outcome: 'reject' })],
      'current',
    ],
    ['its review date is past', change(good, paper, { facts: { nextReview: '2026-11-20' } }), 'stale'],
    ['its review date is near', change(good, paper, { facts: { nextReview: '2026-11-25' } }), 'aging'],
    ['it names no review date, so twelve months count', change(good, paper, { facts: { nextReview: undefined } }), 'current'],
    ['a newer version nobody approved does not end the old one', newerVersion(paper), 'current'],
  ];
  const made = cases.map(([when, world, status, reason]) => caseOf(expectation, when, world, status, reason));
  return [...made, roleListLater(expectation, approvedAt)];
}

function caseOf(expectation: string, when: string, world: World, status: Case['status'], reason: Case['reason']): Case {
  return { expectation, when, world, status, ...(reason ? { reason } : {}) };
}

/** The approver's role was put on file, and approved, only after the approval. */
function roleListLater(expectation: string, approvedAt: string): Case {
  const roles = good.filter((each) => each.name === 'roles' || each.name.startsWith('roles/'));
  const late = roles.map((each) => ({ ...each, at: '2026-11-23T09:00:00Z', receivedAt: '2026-11-23T09:00:00Z' }));
  const world = [...good.filter((each) => !roles.includes(each)), ...late];
  return {
    expectation,
    when: `the role was put on file only after ${approvedAt.slice(0, 10)}`,
    world,
    status: 'unknown',
    reason: 'order-unproven',
  };
}

function takenBack(paper: string, approver: string, role: string): World {
  const rejection = review(paper, approver, role, '2026-11-23T10:00:00Z', { outcome: 'reject' });
  return [...good, { ...rejection, name: `${paper}/rejection` }];
}

function newerVersion(paper: string): World {
  const old = good.find((each) => each.name === paper);
  if (!old) throw new Error(`no paper ${paper}`);
  const subject = [{ name: paper, digest: { sha256: 'e'.repeat(64) } }];
  return [...good, { ...old, name: `${paper}-2`, at: '2026-11-23T09:00:00Z', subject, facts: { ...old.facts, version: '2.0' } }];
}
