import { useSyncExternalStore } from 'react';

const moved = 'annexa:moved';

/** The present URL; re-renders when it changes. */
export function useUrl(): URL {
  return new URL(useSyncExternalStore(subscribe, () => location.href));
}

function subscribe(changed: () => void): () => void {
  addEventListener('popstate', changed);
  addEventListener(moved, changed);
  return () => {
    removeEventListener('popstate', changed);
    removeEventListener(moved, changed);
  };
}

/** Goes to a place of the dashboard. A new page starts at its heading, so that keyboard and screen reader start there too. */
export function go(href: string): void {
  const before = location.pathname;
  history.pushState(null, '', href);
  dispatchEvent(new Event(moved));
  if (location.pathname === before) return;
  scrollTo(0, 0);
  requestAnimationFrame(() => document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true }));
}

/** The present address with search parameters set, or removed where undefined. */
export function hrefWith(url: URL, changes: Readonly<Record<string, string | undefined>>): string {
  const next = new URL(url);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) next.searchParams.delete(name);
    else next.searchParams.set(name, value);
  }
  return `${next.pathname}${next.search}`;
}

/** Parameters that mean the same on every page and therefore travel along. */
const travelling = ['asOf', 'treeSize', 'theme'];

/** A path with the parameters that travel. */
export function hrefTo(url: URL, path: string): string {
  const next = new URL(path, url);
  for (const name of travelling) {
    const value = url.searchParams.get(name);
    if (value !== null && !next.searchParams.has(name)) next.searchParams.set(name, value);
  }
  return `${next.pathname}${next.search}`;
}
