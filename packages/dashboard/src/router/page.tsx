import { lazy } from 'react';
import type { ReactNode } from 'react';
import type { z } from 'zod';

type Params = Readonly<Record<string, string>>;

/** What stands at a place: a view of the path's parts and the URL's search parameters. */
export type Page = { readonly view: (params: Params, url: URL) => ReactNode };

/** A place in the dashboard: the URL says which, and with what. Its page is fetched when first visited. */
export type Place = {
  readonly path: string;
  /** Undefined when the URL is another place's. */
  open(url: URL): ReactNode | undefined;
};

/** Makes a page of its search schema and view. Whatever does not parse falls back, because people edit URLs. */
export function page<Search>({
  search,
  view,
}: {
  readonly search: z.ZodType<Search>;
  readonly view: (at: { readonly params: Params; readonly search: Search }) => ReactNode;
}): Page {
  return { view: (params, url) => view({ params, search: search.parse(Object.fromEntries(url.searchParams)) }) };
}

/** A path with `:name` parts, and where its page is loaded from. */
export function place(path: string, load: () => Promise<{ readonly default: Page }>): Place {
  const View = lazy(async () => {
    const loaded = await load();
    return { default: ({ params, url }: { params: Params; url: URL }) => loaded.default.view(params, url) };
  });
  return {
    path,
    open: (url) => {
      const params = paramsOf(path, url.pathname);
      return params && <View params={params} url={url} />;
    },
  };
}

/** The named parts of a path, or undefined when it has another shape. */
export function paramsOf(pattern: string, path: string): Params | undefined {
  const wanted = partsOf(pattern);
  const given = partsOf(path);
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decoded(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

/** A path somebody typed may hold a broken escape; it is then taken as it stands. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
