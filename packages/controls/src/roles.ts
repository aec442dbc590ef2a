import { momentMs, orderOf } from './order.ts';
import type { Moment } from './order.ts';
import type { RecordOf, View } from './view.ts';
import { perView } from './view.ts';
import { endOfMs, timeMs } from './time.ts';

/** Roles an expectation may ask for, as a role-assignment names them. */
export type Role = 'system-owner' | 'release-authority' | 'governance-lead' | 'top-management' | 'risk-owner' | 'domain-representative';

/** `unproven`: a role list says so, but it was logged only after the act. */
type Holding = 'held' | 'not-held' | 'unproven';

type RoleRow = NonNullable<RecordOf<'document'>['predicate']['facts']['roles']>[number];

const otherNames: Readonly<Record<Role, readonly string[]>> = {
  'system-owner': ['ai-system-owner', 'owner'],
  'release-authority': ['release'],
  'governance-lead': ['governance', 'ai-governance', 'ai-governance-lead'],
  'top-management': ['sponsor', 'sponsor-in-top-management'],
  'risk-owner': [],
  'domain-representative': ['domain-expert'],
};

const everywhere = new Set(['organisation', 'aims', 'all', '*']);

/** Whether a person held one of these roles, with authority for the scope, on the day of an act. */
export function heldRole(view: View, person: string, roles: readonly Role[], scope: string, act: Moment): Holding {
  const holds = (list: RecordOf<'document'>): boolean => rowsOf(list).some((row) => covers(row, person, roles, scope, momentMs(act)));
  const lists = approvedRoleLists(view);
  const inForce = latestOfEach(lists.filter((list) => list.before(act)));
  if (inForce.some((list) => holds(list.document))) return 'held';
  const loggedLater = latestOfEach(lists).filter((list) => !list.before(act));
  return loggedLater.some((list) => holds(list.document)) ? 'unproven' : 'not-held';
}

/** Whether any approved role list is on file: the criterion `role list`. */
export function roleListOnFile(view: View): number | undefined {
  return approvedRoleLists(view).at(-1)?.document.index;
}

/** The person behind an account of a forge, as an approved role list tells (`accounts`); the account itself otherwise. */
export function personOf(view: View, account: string): string {
  const rows = approvedRoleLists(view).flatMap((list) => rowsOf(list.document));
  return rows.find((row) => accountsOf(row).includes(account.toLowerCase()))?.person ?? account;
}

type ApprovedList = { readonly document: RecordOf<'document'>; readonly before: (act: Moment) => boolean };

/**
 * Role lists approved on their exact bytes by a person whom that very list names as top management and who did not write
 * it: somewhere authority has to begin, and this is the one place where a paper vouches for its own approver.
 */
const roleLists = perView((view) => {
  const lists = view.of('document').filter((each) => each.predicate.facts.types.includes('role-assignment'));
  return lists.flatMap((document): ApprovedList[] => {
    const reviews = view.of('review').filter((review) => approvesRoleList(review, document));
    const [first] = reviews;
    if (!first || document.predicate.facts.templateUnchanged === true) return [];
    const before = (act: Moment): boolean => reviews.some((review) => isInForce(document, review, act));
    return [{ document, before }];
  });
});

function approvedRoleLists(view: View): readonly ApprovedList[] {
  return roleLists(view, '');
}

/** The version in force of each paper: what a newer approved version leaves out is withdrawn. */
function latestOfEach(lists: readonly ApprovedList[]): readonly ApprovedList[] {
  return [...new Map(lists.map((list) => [list.document.predicate.facts.id, list])).values()];
}

function isInForce(document: RecordOf<'document'>, review: RecordOf<'review'>, act: Moment): boolean {
  const { nextReview } = document.predicate.facts;
  if (nextReview !== undefined && endOfMs(nextReview) < momentMs(act)) return false;
  return orderOf({ record: document }, act) === 'proven' && orderOf({ record: review }, act) === 'proven';
}

function approvesRoleList(review: RecordOf<'review'>, document: RecordOf<'document'>): boolean {
  const { facts } = review.predicate;
  const { author } = document.predicate.facts;
  if (facts.outcome !== 'approve' || review.grade !== 'collector-fetched') return false;
  if (author === undefined || author === facts.person) return false;
  if (!document.subject.some((each) => each.digest['sha256'] === facts.digest)) return false;
  const day = timeMs(review.receivedAt);
  return rowsOf(document).some((row) => covers(row, facts.person, ['top-management'], 'organisation', day));
}

function rowsOf(list: RecordOf<'document'>): readonly RoleRow[] {
  return list.predicate.facts.roles ?? [];
}

function covers(row: RoleRow, person: string, roles: readonly Role[], scope: string, dayMs: number): boolean {
  if (row.person !== person && !accountsOf(row).includes(person.toLowerCase())) return false;
  if (!roles.some((role) => [role, ...otherNames[role]].includes(plainName(row.role)))) return false;
  if (row.scope !== undefined && !row.scope.some((each) => each === scope || everywhere.has(each))) return false;
  if (row.from !== undefined && timeMs(row.from) > dayMs) return false;
  return row.to === undefined || dayMs < endOfMs(row.to);
}

/** Accounts a role list names for a person; a loose field, so anything but a list of texts is none. */
function accountsOf(row: RoleRow): readonly string[] {
  const accounts = row['accounts'];
  return Array.isArray(accounts) ? accounts.filter((each) => typeof each === 'string').map((each) => each.toLowerCase()) : [];
}

function plainName(role: string): string {
  return role.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
