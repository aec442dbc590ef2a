import type { DocumentType, UnknownReason } from '@annexa/evidence';
import { organisation } from '@annexa/evidence';
import { approvalOf } from './approval.ts';
import { momentMs, orderOf } from './order.ts';
import type { Moment } from './order.ts';
import type { Role } from './roles.ts';
import type { RecordOf, View } from './view.ts';
import { dayMs, endOfMs, timeText } from './time.ts';

/** A section a paper must fill, found by words of its heading. */
type Section = { readonly name: string; readonly words: readonly string[] };

/** Which paper is asked for. `scope` is an AI system or `organisation`. */
export type DocumentNeed = {
  readonly type: DocumentType;
  readonly topic?: string;
  readonly title: string;
  readonly sections: readonly Section[];
  readonly scope: string;
  readonly roles: readonly Role[];
  /** People who must not be the only approver, besides the paper's author. */
  readonly alsoAuthors?: readonly string[];
  /** Days a paper without a review date of its own holds. */
  readonly validDays: number;
};

/** What is on file of a paper: the best version, or why the newest one does not count. */
export type Standing = {
  readonly result: 'met' | 'failed' | 'absent' | 'unknown';
  readonly reason?: UnknownReason;
  readonly detail: string;
  readonly records: readonly number[];
  readonly document?: RecordOf<'document'>;
  readonly valid?: { readonly from: string; readonly until: string };
  readonly approvedAt?: Moment;
};

/**
 * Standing of a paper (expectations 1.8 and 1.10): the latest version that is filled, approved on its exact bytes and, when
 * asked, proven to have been in force before a moment. A newer version nobody approved does not end the older one.
 */
export function standingOf(view: View, need: DocumentNeed, before?: Moment): Standing {
  const versions = versionsOf(view, need).toReversed();
  const standings = versions.map((version) => standingOfVersion(view, need, version, before));
  const [newest] = standings;
  const best = standings.find((each) => each.result === 'met') ?? standings.find((each) => each.result === 'failed') ?? newest;
  return best ?? { result: 'absent', detail: `no ${need.title} is on file`, records: [] };
}

/** The criterion `title` from a standing: on file unless the paper is missing, unread or not approved. */
export function criterionOf(need: DocumentNeed, standing: Standing): { title: string; onFile: boolean; record?: number; problem?: string } {
  const record = standing.document?.index;
  const onFile = standing.result === 'met';
  return { title: need.title, onFile, ...(record === undefined ? {} : { record }), ...(onFile ? {} : { problem: standing.detail }) };
}

/** Whether a paper holds for a scope: its own list, `aims`, or the system its record names. */
export function holdsFor(document: RecordOf<'document'>, scope: string): boolean {
  const { facts, system } = document.predicate;
  if (facts.scope === 'aims') return true;
  if (facts.scope === undefined || facts.scope === 'entity') return system === scope || system === organisation;
  return facts.scope.includes(scope) || (facts.scope.includes(organisation) && scope === organisation);
}

/** Who read the paper and what came of it; without that its content is judged by nobody. */
export function readNote(view: View, document: RecordOf<'document'>): string {
  const digests = digestsOf(document);
  const read = view.of('review').findLast((each) => digests.includes(each.predicate.facts.digest));
  if (!read) return 'content not judged by the tool';
  const { person, outcome } = read.predicate.facts;
  return `read by ${person} on ${read.receivedAt.slice(0, 10)}: ${outcome}`;
}

/** One record per version of bytes, oldest first: the same paper captured again is the same version. */
function versionsOf(view: View, need: DocumentNeed): readonly RecordOf<'document'>[] {
  const fitting = view.of('document').filter(({ predicate: { facts } }) => {
    const onTopic = need.topic === undefined || (facts.topics ?? []).includes(need.topic);
    return facts.types.includes(need.type) && onTopic;
  });
  const byBytes = new Map<string, RecordOf<'document'>>();
  for (const document of fitting.filter((each) => holdsFor(each, need.scope))) {
    const bytes = digestsOf(document).join();
    if (!byBytes.has(bytes)) byBytes.set(bytes, document);
  }
  return [...byBytes.values()];
}

function standingOfVersion(view: View, need: DocumentNeed, document: RecordOf<'document'>, before: Moment | undefined): Standing {
  const base = { document, records: [document.index] };
  const empty = emptyParts(document, need);
  if (empty !== undefined) return { ...base, result: 'absent', detail: empty };
  if (before && orderOf({ record: document }, before) !== 'proven') {
    return { ...base, result: 'unknown', reason: 'order-unproven', detail: `nothing proves that the ${need.title} was on file before` };
  }
  return approvedStanding(view, need, document, before);
}

function approvedStanding(view: View, need: DocumentNeed, document: RecordOf<'document'>, before: Moment | undefined): Standing {
  const base = { document, records: [document.index] };
  const { author, version } = document.predicate.facts;
  if (author === undefined) {
    return {
      ...base,
      result: 'unknown',
      reason: 'unreadable',
      detail: 'the paper does not say who wrote it, so nobody is ruled out as approver',
    };
  }
  const approval = approvalOf(view, {
    digests: digestsOf(document),
    commits: commitsOf(document),
    roles: need.roles,
    scope: need.scope,
    authors: [author, ...(need.alsoAuthors ?? [])],
    ...(before ? { before } : {}),
  });
  if (approval.state === 'approved') {
    const records = [document.index, approval.record];
    const valid = validityOf(document, need, approval.moment);
    return { document, records, result: 'met', detail: `version ${version}, ${approval.detail}`, valid, approvedAt: approval.moment };
  }
  const records = [...base.records, ...approval.records];
  const detail = `version ${version}: ${approval.detail}`;
  if (approval.state === 'unknown') return { document, records, result: 'unknown', reason: approval.reason, detail };
  return { document, records, result: approval.state === 'rejected' ? 'failed' : 'absent', detail };
}

/** A template nobody filled is absent, not weak: unchanged, with placeholders, or with a required section empty. */
function emptyParts(document: RecordOf<'document'>, need: DocumentNeed): string | undefined {
  const { templateUnchanged, sections } = document.predicate.facts;
  if (templateUnchanged === true) return 'an unfilled template';
  const placeholders = sections.filter((each) => each.placeholder === true).map((each) => each.heading);
  if (placeholders.length > 0) return `still the template's text: ${placeholders.join(', ')}`;
  const open = need.sections.filter((wanted) => !sections.some((each) => each.words > 0 && isAbout(each.heading, wanted)));
  return open.length > 0 ? `open points: ${open.map((each) => each.name).join(', ')}` : undefined;
}

function isAbout(heading: string, section: Section): boolean {
  const plain = heading.toLowerCase();
  return section.words.some((word) => plain.includes(word));
}

/** Until the review date the paper sets itself, else the default length from its approval. */
function validityOf(document: RecordOf<'document'>, need: DocumentNeed, approved: Moment): { from: string; until: string } {
  const { nextReview } = document.predicate.facts;
  const from = momentMs(approved);
  const untilMs = nextReview === undefined ? from + need.validDays * dayMs : endOfMs(nextReview);
  return { from: timeText(from), until: timeText(untilMs) };
}

export function digestsOf(document: RecordOf<'document'>): string[] {
  return document.subject.flatMap((each) => each.digest['sha256'] ?? []);
}

function commitsOf(document: RecordOf<'document'>): string[] {
  const { git } = document.predicate.source;
  return git === undefined || git.dirty !== false ? [] : [git.commit];
}
