import type { FormEvent } from 'react';
import { go, hrefWith, useUrl } from '../router/location.ts';
import { Link } from '../router/link.tsx';

/** Which day is asked about and how much of the log may answer; both live in the URL, so a link says what its sender saw. */
export function AsOf() {
  const url = useUrl();
  const asOf = url.searchParams.get('asOf') ?? '';
  const treeSize = url.searchParams.get('treeSize') ?? '';
  return (
    <details className="as-of" key={url.search}>
      <summary className="button">{asOf === '' && treeSize === '' ? 'As of now' : wordsOf(asOf, treeSize)}</summary>
      <form className="pop" onSubmit={(event) => ask(event, url)}>
        <label htmlFor="as-of-day">Day asked about</label>
        <input id="as-of-day" name="asOf" type="date" defaultValue={asOf.slice(0, 10)} />
        <label htmlFor="as-of-size">Using the first records only (tree size)</label>
        <input id="as-of-size" name="treeSize" type="number" min={0} step={1} defaultValue={treeSize} placeholder="all" />
        <p className="muted small">Day alone: what is known today about it. Both: what was known then.</p>
        <div className="actions">
          <button className="button button-main" type="submit">
            Show
          </button>
          {(asOf !== '' || treeSize !== '') && (
            <Link to={hrefWith(url, { asOf: undefined, treeSize: undefined })} exact>
              Back to now
            </Link>
          )}
        </div>
      </form>
    </details>
  );
}

function ask(event: FormEvent<HTMLFormElement>, url: URL): void {
  event.preventDefault();
  const asked = new FormData(event.currentTarget);
  go(hrefWith(url, { asOf: filled(asked.get('asOf')), treeSize: filled(asked.get('treeSize')) }));
}

function filled(value: FormDataEntryValue | null): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function wordsOf(asOf: string, treeSize: string): string {
  const parts = [asOf !== '' && `As of ${asOf.slice(0, 10)}`, treeSize !== '' && `first ${treeSize} records`];
  return parts.filter((part) => part !== false).join(', ');
}
