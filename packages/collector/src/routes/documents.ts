import { documentsRoute, reviewRoute } from '@annexa/api';
import type { DocumentView } from '@annexa/api';
import { AnnexaError, digestText, isLedgered } from '@annexa/evidence';
import type { LedgeredRecord, Statement } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';

/** Documents and the reviews of people: an act on exactly one version, logged before it is answered. */
export function documentRoutes(app: FastifyInstance, context: RoutesContext): void {
  mount(app, context, documentsRoute, async () => {
    const [documents, reviews] = await Promise.all([
      context.ledger.records({ kind: 'document' }),
      context.ledger.records({ kind: 'review' }),
    ]);
    return { ...logged(context), documents: documentViews(documents, reviews) };
  });

  mount(app, context, reviewRoute, async ({ body, visitor }) => {
    const [document] = await context.ledger.records({ kind: 'document', limit: 1, ...(body.document > 0 && { after: body.document - 1 }) });
    if (document?.index !== body.document || !isLedgered(document, 'document')) {
      throw new AnnexaError('NOT_FOUND', `leaf ${body.document} is no document`, 'open the list of documents again');
    }
    if (digestOf(document) !== body.digest) {
      throw new AnnexaError(
        'DIGEST_MISMATCH',
        'these are not the bytes that were shown to you',
        'open the document again and decide on what you see',
      );
    }
    if (visitor.by !== 'session') throw new AnnexaError('SESSION_MISSING', 'a review is a person’s act', 'sign in');
    const [receipt] = await context.ledger.append([reviewOf(document, body, visitor.session.person.id, context)]);
    if (!receipt) throw new AnnexaError('INTERNAL', 'the ledger gave no receipt', 'look whether the review is on file, then try again');
    return { ...logged(context), index: receipt.index, receipt: receipt.tlogProof };
  });
}

type Review = typeof reviewRoute extends { body: { _zod: { output: infer Body } } } ? Body : never;

function reviewOf(
  document: LedgeredRecord<'document'>,
  body: Review,
  person: string,
  { clock, ledger }: RoutesContext,
): Statement<'review'> {
  const at = clock().toISOString();
  const { system, facts, source } = document.predicate;
  return {
    kind: 'review',
    subject: [{ name: facts.title, digest: { sha256: body.digest } }],
    predicate: {
      system,
      stage: 'governance',
      observed: { from: at, to: at },
      captured: at,
      source: { person, ...(source.double !== undefined && { double: source.double }) },
      materials: [{ name: facts.id, digest: { sha256: body.digest }, role: 'document', join: 'content' }],
      facts: {
        person,
        role: body.role,
        digest: body.digest,
        about: facts.title,
        outcome: body.outcome,
        at,
        ...(body.comment !== undefined && { comment: body.comment }),
        ...(body.nextDue !== undefined && { nextDue: body.nextDue }),
      },
      checkpoint: ledger.head().checkpoint,
      salt: randomBytes(16).toString('hex'),
    },
  };
}

function digestOf(document: LedgeredRecord): string {
  return digestText(document.subject[0]?.digest ?? {});
}

function documentViews(documents: readonly LedgeredRecord[], reviews: readonly LedgeredRecord[]): DocumentView[] {
  const newest = new Map<string, LedgeredRecord<'document'>>();
  for (const record of documents) {
    if (isLedgered(record, 'document')) newest.set(`${record.predicate.system}|${record.predicate.facts.id}`, record);
  }
  const views = [...newest.values()].map((record) => viewOf(record, reviews));
  return views.sort((left, right) => Number(right.awaiting) - Number(left.awaiting) || left.title.localeCompare(right.title));
}

function viewOf(record: LedgeredRecord<'document'>, reviews: readonly LedgeredRecord[]): DocumentView {
  const { facts, system } = record.predicate;
  const digest = digestOf(record);
  const own = reviews.flatMap((review) =>
    isLedgered(review, 'review') && review.predicate.facts.digest === digest ? [{ index: review.index, ...actOf(review) }] : [],
  );
  return {
    index: record.index,
    id: record.id,
    system,
    digest,
    documentId: facts.id,
    title: facts.title,
    version: facts.version,
    types: [...facts.types],
    emptySections: facts.sections.filter(({ words, placeholder }) => words === 0 || placeholder === true).map(({ heading }) => heading),
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
