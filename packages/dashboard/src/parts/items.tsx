import type { Item } from '@annexa/api';
import { Link } from '../router/link.tsx';
import { meaningOfReason, resultOrder, signOfResult, wordOf } from '../words/status.ts';
import { counted } from '../words/time.ts';
import { Sign } from './sign.tsx';

const openMax = 12;

/** Members of a population, what failed first, each with the records a person can open. Folded where all is well or they are many. */
export function Items({ items, open }: { items: readonly Item[]; open: boolean }) {
  if (items.length === 0) return null;
  const sorted = items.toSorted((left, right) => resultOrder.indexOf(left.result) - resultOrder.indexOf(right.result));
  return (
    <details className="items" open={open && items.length <= openMax}>
      <summary>{counted(items.length, 'item')}</summary>
      <ul className="item-list">
        {sorted.map((item) => (
          <ItemLine key={item.id} item={item} />
        ))}
      </ul>
    </details>
  );
}

function ItemLine({ item }: { item: Item }) {
  return (
    <li>
      <Sign status={signOfResult[item.result]} word={wordOf(item.result)} />
      <div>
        <span className="item-label">{item.label}</span>
        {item.late === true && <span className="tag">late</span>}
        {item.erased === true && <span className="tag">erased</span>}
        <span className="block small">
          {item.detail}
          {item.reason && <span className="muted"> ({meaningOfReason[item.reason]})</span>}
        </span>
        {item.records.length > 0 && (
          <span className="block small muted">
            {item.records.length === 1 ? 'record' : 'records'}
            {item.records.map((index) => (
              <Link key={index} to={`/records/${index}`} className="record-link">
                #{index}
              </Link>
            ))}
          </span>
        )}
      </div>
    </li>
  );
}
