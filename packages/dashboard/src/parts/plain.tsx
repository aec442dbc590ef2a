import type { ReactNode } from 'react';
import { termOf } from '../words/term.ts';
import { isTable, PlainTable } from './plain-table.tsx';
import { PlainValue } from './plain-value.tsx';

const depthMax = 6;
const rowsMax = 200;
const openMax = 3;

/** Any JSON value in readable form: members as a list of terms, rows as a table, lists as lists. Digits stay as they were written. */
export function Plain({ value, depth = 0 }: { value: unknown; depth?: number }): ReactNode {
  if (value === null || value === undefined || value === '') return <span className="muted">none</span>;
  if (typeof value !== 'object') return <PlainValue value={value} />;
  if (depth >= depthMax) return <code className="wrap">{JSON.stringify(value)}</code>;
  if (Array.isArray(value)) return <PlainList items={value} depth={depth} />;
  const members = Object.entries(value);
  if (members.length === 0) return <span className="muted">none</span>;
  return (
    <dl className="plain">
      {members.map(([name, each]) => (
        <div key={name} className={isTable(each) ? 'plain-wide' : undefined}>
          <dt>{termOf(name)}</dt>
          <dd>
            <Plain value={each} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function PlainList({ items, depth }: { items: readonly unknown[]; depth: number }) {
  if (items.length === 0) return <span className="muted">none</span>;
  if (items.every((item) => typeof item !== 'object' || item === null))
    return <span className="value">{items.map(String).join(', ')}</span>;
  if (items.every(Array.isArray)) return <Folded items={items}>{<code className="wrap">{JSON.stringify(items)}</code>}</Folded>;
  if (isTable(items)) return <PlainTable rows={items} />;
  return (
    <Folded items={items}>
      <ol className="plain-list">
        {items.slice(0, rowsMax).map((item, at) => (
          <li key={at}>
            <Plain value={item} depth={depth + 1} />
          </li>
        ))}
        {items.length > rowsMax && <li className="muted">and {items.length - rowsMax} more, in the raw form</li>}
      </ol>
    </Folded>
  );
}

function Folded({ items, children }: { items: readonly unknown[]; children: ReactNode }) {
  if (items.length <= openMax) return children;
  return (
    <details className="items">
      <summary>{items.length} entries</summary>
      {children}
    </details>
  );
}
