import { paramsOf } from '../router/page.tsx';
import { Link } from '../router/link.tsx';
import { hrefWith, useUrl } from '../router/location.ts';

/** The pages whose answers are about a day and a tree size; the others show everything on file. */
const datedPages = ['/', '/controls/:id', '/systems/:id'];

/** Says when a page does not show the present, and when a page cannot show the past that was asked for. */
export function DateNote() {
  const url = useUrl();
  const asOf = url.searchParams.get('asOf');
  const treeSize = url.searchParams.get('treeSize');
  if (asOf === null && treeSize === null) return null;
  const isDated = datedPages.some((path) => paramsOf(path, url.pathname) !== undefined);
  const asked = [asOf !== null && `as of ${asOf}`, treeSize !== null && `from the first ${treeSize} records`].filter(
    (part) => part !== false,
  );
  return (
    <aside className="demo" aria-label="Date asked about">
      <strong>
        {isDated ? `You look at a past state: ${asked.join(', ')}.` : 'This page takes no date: it shows everything on file.'}
      </strong>{' '}
      <Link to={hrefWith(url, { asOf: undefined, treeSize: undefined })} exact>
        Back to now
      </Link>
    </aside>
  );
}
