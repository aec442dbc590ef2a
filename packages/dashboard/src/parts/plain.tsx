import type { ReactNode } from 'react';

const depthMax = 5;
const rowsMax = 200;

/** Any JSON value in readable form: members as a list of terms, lists as lists. Digits stay as they were written. */
export function Plain({ value, depth = 0 }: { value: unknown; depth?: number }): ReactNode {
  if (value === null || value === undefined) return <span className="muted">none</span>;
  if (typeof value === 'string') return <span className="value">{value}</span>;
  if (typeof value !== 'object') return <span className="value">{JSON.stringify(value)}</span>;
  if (depth >= depthMax) return <code className="wrap">{JSON.stringify(value)}</code>;
  if (Array.isArray(value)) return <PlainList items={value} depth={depth} />;
  const members = Object.entries(value);
  if (members.length === 0) return <span className="muted">empty</span>;
  return (
    <dl className="plain">
      {members.map(([name, each]) => (
        <div key={name}>
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
  const isFlat = items.every((item) => typeof item !== 'object' || item === null);
  if (isFlat)
    return <span className="value">{items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(', ')}</span>;
  return (
    <ol className="plain-list">
      {items.slice(0, rowsMax).map((item, at) => (
        <li key={at}>
          <Plain value={item} depth={depth + 1} />
        </li>
      ))}
      {items.length > rowsMax && <li className="muted">and {items.length - rowsMax} more, in the raw form</li>}
    </ol>
  );
}

/** `valueText` is read as `value text`. */
function termOf(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, (_whole, left: string, right: string) => `${left} ${right.toLowerCase()}`);
}
