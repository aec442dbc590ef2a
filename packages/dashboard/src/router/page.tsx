import type { ReactNode } from 'react';
import type { z } from 'zod';

/** A place in the dashboard: the URL says which, and with what. Whatever does not parse falls back, because people edit URLs. */
export type Page = {
  readonly name: string;
  /** Undefined when the path is another page's. */
  open(url: URL): ReactNode | undefined;
};

type Definition<Search> = {
  readonly name: string;
  /** Path with `:name` parts. */
  readonly path: string;
  readonly search: z.ZodType<Search>;
  readonly view: (at: { readonly params: Readonly<Record<string, string>>; readonly search: Search }) => ReactNode;
};

/** Makes a page of its path, the schema of its search parameters and its view. */
export function page<Search>({ name, path, search, view }: Definition<Search>): Page {
  return {
    name,
    open: (url) => {
      const params = paramsOf(path, url.pathname);
      return params && view({ params, search: search.parse(Object.fromEntries(url.searchParams)) });
    },
  };
}

/** The named parts of a path, or undefined when it has another shape. */
export function paramsOf(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
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
