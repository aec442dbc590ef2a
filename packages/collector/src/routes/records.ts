import { apiPrefix, getRecordRoute, listRecordsRoute, recordRefSchema, submitRecordsRoute } from '@annexa/api';
import type { RecordAnswer, RecordDetail, SubmittedAnswer } from '@annexa/api';
import { AnnexaError, isLedgered, predicateTypeOf } from '@annexa/evidence';
import type { Assessment, LedgeredRecord } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { Door, Submitted } from '../ledger/index.ts';
import type { Assess } from './assessed.ts';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';
import { newestFirst } from './newest-first.ts';
import { summaryOf } from './summary.ts';
import { admit } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const uploadBytesMax = 32 * 1024 * 1024;
const pageDefault = 100;

/** Sending records, listing them, and one record with all that proves it. */
export function recordRoutes(app: FastifyInstance, context: RoutesContext, assess: Assess): void {
  mount(
    app,
    context,
    submitRecordsRoute,
    async ({ body, visitor }) => {
      const door = doorOf(visitor);
      const encoder = new TextEncoder();
      const submitted = await Promise.all(body.bundles.map((bundle) => context.ledger.submit(encoder.encode(bundle), door)));
      return { ...logged(context), answers: submitted.map(answerOf), checkpoint: context.ledger.head().checkpoint };
    },
    uploadBytesMax,
  );

  mount(app, context, listRecordsRoute, async ({ query }) => {
    const { system, kind, after, limit = pageDefault, order = 'oldest' } = query;
    const which = { ...(system !== undefined && { system }), ...(kind && { kind }) };
    // One more than asked for tells whether there is a next page.
    const wanted = { ...which, ...(after !== undefined && { after }), limit: limit + 1 };
    const found = order === 'oldest' ? await context.ledger.records(wanted) : await newestFirst(wanted, context);
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.index ?? null) : null;
    return { ...logged(context), records: page.map(summaryOf), matching: await context.ledger.countOf(which), next };
  });

  mount(app, context, getRecordRoute, async ({ params }) => detailOf(await recordAt(params.id, context), context, assess));

  app.get(`${apiPrefix}/records/:id/bundle`, { schema: { hide: true } }, async (request, reply) => {
    await admit(request, 'read', context);
    const record = await recordAt(idOf(request.params), context);
    reply.header('content-disposition', `attachment; filename="annexa-${record.index}.sigstore.json"`);
    return reply.type('application/vnd.dev.sigstore.bundle.v0.3+json').send(Buffer.from(await context.ledger.bundleOf(record.index)));
  });

  app.get(`${apiPrefix}/records/:id/receipt`, { schema: { hide: true } }, async (request, reply) => {
    await admit(request, 'read', context);
    const record = await recordAt(idOf(request.params), context);
    reply.header('content-disposition', `attachment; filename="annexa-${record.index}.tlog-proof"`);
    return reply.type('text/plain; charset=utf-8').send((await context.ledger.receiptOf(record.index)).tlogProof);
  });
}

/** Without a token the record's own key decides: the ledger takes it only when bound, and for the systems it was bound for. */
function doorOf(visitor: Visitor): Door {
  if (visitor.by !== 'token') return { systems: 'all' };
  return { tokenId: visitor.token.tokenId, systems: visitor.token.systems };
}

function answerOf(submitted: Submitted): SubmittedAnswer {
  if (submitted.outcome !== 'refused') {
    return { outcome: submitted.outcome, id: submitted.id, index: submitted.index, receipt: submitted.receipt.tlogProof };
  }
  const { code, message, hint } = submitted;
  return { outcome: 'refused', error: { code, message, hint } };
}

function idOf(params: unknown): string {
  const id = typeof params === 'object' && params !== null && 'id' in params ? params.id : undefined;
  const read = recordRefSchema.safeParse(id);
  if (read.success) return read.data;
  throw new AnnexaError('INPUT_MALFORMED', 'no record id or leaf index', 'ask by 64 hex digits or by number');
}

/** A record by id or leaf index. */
export async function recordAt(ref: string, { ledger }: RoutesContext): Promise<LedgeredRecord> {
  const found = ref.length === 64 ? await ledger.recordById(ref) : await atIndex(Number(ref), ledger);
  if (found) return found;
  throw new AnnexaError('NOT_FOUND', `no record ${ref}`, 'list the records, or check that this is the right workspace');
}

async function atIndex(index: number, ledger: RoutesContext['ledger']): Promise<LedgeredRecord | undefined> {
  const page = await ledger.records({ limit: 1, ...(index > 0 && { after: index - 1 }) });
  return page.find((record) => record.index === index);
}

async function detailOf(record: LedgeredRecord, context: RoutesContext, assess: Assess): Promise<RecordAnswer> {
  const { ledger } = context;
  const [bundle, receipt, bindings, { assessment }] = await Promise.all([
    ledger.bundleOf(record.index),
    ledger.receiptOf(record.index),
    ledger.records({ kind: 'key-binding' }),
    assess({}),
  ]);
  const binding = bindings.find((each) => isLedgered(each, 'key-binding') && each.predicate.facts.keyDigest === record.keyDigest);
  const detail: RecordDetail = {
    ...summaryOf(record),
    keyDigest: record.keyDigest,
    keyBinding: binding?.index ?? null,
    predicateType: predicateTypeOf(record.kind),
    subject: [...record.subject],
    predicate: record.predicate,
  };
  return {
    ...logged(context),
    record: detail,
    bundle: new TextDecoder().decode(bundle),
    receipt: receipt.tlogProof,
    serves: servedBy(record.index, assessment),
  };
}

/** Which expectations count this record, derived at asking: a mapping is never part of the evidence. */
function servedBy(index: number, assessment: Assessment): RecordAnswer['serves'] {
  return [...assessment.controls, ...assessment.clauses]
    .flatMap(({ scopes }) => scopes)
    .flatMap(({ scope, expectations }) =>
      expectations.flatMap(({ name, items }) =>
        items.filter(({ records }) => records.includes(index)).map(({ result }) => ({ expectation: name, scope, result })),
      ),
    );
}
