import { z } from 'zod';
import { Plain } from '../parts/plain.tsx';
import { PlainTable } from '../parts/plain-table.tsx';

const count = z.number().nonnegative();

/** The members of a monitoring window that a person reads first; the rest is shown as it is. */
const windowSchema = z.looseObject({
  totals: z.looseObject({
    inferences: count,
    failedInferences: count,
    requests: count,
    failedRequests: count,
    spans: count,
    latency: z.looseObject({ count, minUs: count, maxUs: count, sumUs: count }).optional(),
  }),
  identities: z.array(
    z.looseObject({
      service: z.string().optional(),
      operation: z.string().optional(),
      modelName: z.string().optional(),
      inferences: count,
      failedInferences: count,
    }),
  ),
});

/** Counts of live traffic: the numbers first, then who answered, then everything else folded away. */
export function WindowFacts({ facts }: { facts: unknown }) {
  const read = windowSchema.safeParse(facts);
  if (!read.success) return <Plain value={facts} />;
  const { totals, identities, ...rest } = read.data;
  const { latency } = totals;
  const numbers = [
    ['answers', totals.inferences],
    ['failed', totals.failedInferences],
    ['requests', totals.requests],
    ['failed requests', totals.failedRequests],
    ['spans', totals.spans],
    ['mean ms', latency && latency.count > 0 ? (latency.sumUs / latency.count / 1_000).toFixed(1) : '–'],
    ['longest ms', latency && latency.count > 0 ? (latency.maxUs / 1_000).toFixed(1) : '–'],
  ] as const;
  return (
    <>
      <dl className="numbers">
        {numbers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      <h3>Who answered</h3>
      <PlainTable
        rows={identities.map(({ service, operation, modelName, inferences, failedInferences }) => ({
          model: modelName,
          service,
          operation,
          answers: inferences,
          failed: failedInferences,
        }))}
      />
      <details className="items">
        <summary>Everything the window says</summary>
        <Plain value={{ identities, ...rest, totals }} />
      </details>
    </>
  );
}
