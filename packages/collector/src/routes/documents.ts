import { documentsRoute, reviewRoute } from '@annexa/api';
import type { DocumentView } from '@annexa/api';
import { AnnexaError, digestText, isLedgered } from '@annexa/evidence';
import type { LedgeredRecord } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';
import { logAct, personOf } from './person-act.ts';
import type { LoggedAct } from './person-act.ts';

/** Documents and the reviews of people: an act on exactly one version, logged before it is answered. */
export function documentRoutes(app: FastifyInstance, context: RoutesContext): void {
  mount(app, context, documentsRoute, async () => {
    const [documents, declarations, reviews] = await Promise.all([
      context.ledger.records({ kind: 'document' }),
      context.ledger.records({ kind: 'system-declaration' }),
      context.ledger.records({ kind: 'review' }),
    ]);
    return { ...logged(context), documents: documentViews([...documents, ...declarations], reviews) };
  });

  mount(app, context, reviewRoute, async ({ body, visitor }) => {
    const [found] = await context.ledger.records({ limit: 1, ...(body.document > 0 && { after: body.document - 1 }) });
    const document = found?.index === body.document ? paperOf(found) : undefined;
    if (!document) throw new AnnexaError('NOT_FOUND', `leaf ${body.document} is no document`, 'open the list of documents again');
    if (document.digest !== body.digest) {
      throw new AnnexaError(
        'DIGEST_MISMATCH',
        'these are not the bytes that were shown to you',
        'open the document again and decide on what you see',
      );
    }
    const receipt = await logAct(reviewOf(document, body, personOf(visitor), context.clock().toISOString()), context);
    return { ...logged(context), index: receipt.index, receipt: receipt.tlogProof };
  });
}

type Review = typeof reviewRoute extends { body: { _zod: { output: infer Body } } } ? Body : never;

/** What a person can decide on: a document, or an annexa.yaml, whose bars and limits bind only once they are approved. */
type Paper = {
  readonly record: LedgeredRecord;
  readonly digest: string;
  readonly documentId: string;
  readonly title: string;
  readonly version: string;
  readonly types: readonly string[];
  readonly facts: Partial<LedgeredRecord<'document'>['predicate']['facts']>;
};

function paperOf(record: LedgeredRecord): Paper | undefined {
  const digest = digestText(record.subject[0]?.digest ?? {});
  if (isLedgered(record, 'document')) {
    const { facts } = record.predicate;
    return { record, digest, documentId: facts.id, title: facts.title, version: facts.version, types: facts.types, facts };
  }
  if (!isLedgered(record, 'system-declaration')) return undefined;
  const { id } = record.predicate.facts;
  const title = `annexa.yaml of ${id}`;
  return { record, digest, documentId: `annexa.yaml:${id}`, title, version: digest.slice(0, 12), types: ['declaration'], facts: {} };
}

function reviewOf({ record, documentId, title }: Paper, body: Review, person: string, at: string): LoggedAct {
  const { system, source } = record.predicate;
  return {
    kind: 'review',
    actor: { person },
    system,
    subject: { name: title, digest: { sha256: body.digest } },
    materials: [{ name: documentId, digest: { sha256: body.digest }, role: 'document', join: 'content' }],
    facts: {
      person,
      role: body.role,
      digest: body.digest,
      about: title,
      outcome: body.outcome,
      at,
      ...(body.comment !== undefined && { comment: body.comment }),
      ...(body.nextDue !== undefined && { nextDue: body.nextDue }),
    },
    double: source.double,
  };
}

function documentViews(records: readonly LedgeredRecord[], reviews: readonly LedgeredRecord[]): DocumentView[] {
  const newest = new Map<string, Paper>();
  for (const record of records) {
    const paper = paperOf(record);
    if (paper) newest.set(`${record.predicate.system}|${paper.documentId}`, paper);
  }
  const views = [...newest.values()].map((paper) => viewOf(paper, reviews));
  return views.sort((left, right) => Number(right.awaiting) - Number(left.awaiting) || left.title.localeCompare(right.title));
}

function viewOf({ record, digest, documentId, title, version, types, facts }: Paper, reviews: readonly LedgeredRecord[]): DocumentView {
  const own = reviews.flatMap((review) =>
    isLedgered(review, 'review') && review.predicate.facts.digest === digest ? [{ index: review.index, ...actOf(review) }] : [],
  );
  return {
    index: record.index,
    id: record.id,
    system: record.predicate.system,
    digest,
    documentId,
    title,
    version,
    types: [...types],
    emptySections: (facts.sections ?? [])
      .filter(({ words, placeholder }, at) => placeholder === true || (words === 0 && at > 0))
      .map(({ heading }) => heading),
    templateUnchanged: facts.templateUnchanged ?? false,
    receivedAt: record.receivedAt,
    awaiting: own.every(({ outcome }) => outcome !== 'approve'),
    reviews: own,
    ...(facts.owner !== undefined && { owner: facts.owner }),
    ...(facts.author !== undefined && { author: facts.author }),
    ...(facts.nextReview !== undefined && { nextReview: facts.nextReview }),
  };
}

function actOf(review: LedgeredRecord<'review'>) {
  const { person, role, outcome, at, comment } = review.predicate.facts;
  return { person, role, outcome, at, ...(comment !== undefined && { comment }) };
}
