import type { SystemView } from '@annexa/api';
import { Moment } from '../parts/moment.tsx';
import { Link } from '../router/link.tsx';

/** What the latest declaration says of a system; what it does not say is shown as missing, not guessed. */
export function Declared({ system }: { system: SystemView }) {
  const facts = [
    ['Declared', system.declared ? 'in annexa.yaml' : 'no: it was only seen'],
    ['Owner', system.owner],
    ['Risk class', system.riskClass],
    ['State', system.state],
  ] as const;
  return (
    <section className="panel" aria-labelledby="declared">
      <h2 id="declared">Declaration</h2>
      <dl className="terms">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? <span className="muted">not declared</span>}</dd>
          </div>
        ))}
        <div>
          <dt>Records</dt>
          <dd>
            <Link to={`/records?system=${system.id}`}>{system.records.toLocaleString('en')}</Link>
            {system.lastReceivedAt !== undefined && (
              <span className="block muted">
                last received <Moment at={system.lastReceivedAt} ago />
              </span>
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}
