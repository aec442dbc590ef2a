import type { Session } from '@annexa/api';
import { Suspense, useEffect } from 'react';
import { client } from './answer/client.ts';
import { useAnswer } from './answer/use-answer.ts';
import { pages } from './pages/index.ts';
import { PageHead } from './parts/page-head.tsx';
import { Link } from './router/link.tsx';
import { go, hrefWith, useUrl } from './router/location.ts';
import { SessionContext } from './session.ts';
import { applyTheme, switchTheme, themeOf } from './theme.ts';

const places = [
  ['/', 'Overview'],
  ['/systems', 'Systems'],
  ['/findings', 'Findings'],
  ['/documents', 'Documents'],
  ['/records', 'Records'],
] as const;

/** Frame of every screen: demo banner, places, the date asked about, who is signed in; and the page the URL names. */
export function App() {
  const url = useUrl();
  const theme = themeOf(url);
  useEffect(() => applyTheme(theme), [theme]);
  const answered = useAnswer('session', client.session);
  const session = answered.state === 'here' ? answered.value : undefined;
  return (
    <SessionContext value={session}>
      <a className="skip" href="#main">
        Skip to content
      </a>
      {session?.demo === true && (
        <p className="demo" role="note">
          <strong>Demo workspace.</strong> Its forge and identity issuer are doubles; the code that judges is the real one.
        </p>
      )}
      <header className="top">
        <Link to="/" className="brand">
          <Mark />
          Annexa
        </Link>
        <nav aria-label="Main">
          {places.map(([path, name]) => (
            <Link key={path} to={path} aria-current={isAt(url.pathname, path) ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
        <div className="tools">
          <AsOf url={url} />
          <button type="button" className="button" onClick={() => switchTheme(url)}>
            {theme === 'dark' ? 'Light' : 'Dark'} theme
          </button>
          <Person session={session} />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Suspense fallback={null}>{pages.map((each) => each.open(url)).find((view) => view !== undefined) ?? <NoPage />}</Suspense>
      </main>
      {session && <Foot session={session} />}
    </SessionContext>
  );
}

function isAt(path: string, place: string): boolean {
  return place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M8 24 16 7l8 17M11.2 18h9.6" />
    </svg>
  );
}

function AsOf({ url }: { url: URL }) {
  const asOf = url.searchParams.get('asOf') ?? '';
  return (
    <label className="as-of">
      As of
      <input
        type="date"
        value={asOf.slice(0, 10)}
        onChange={(event) => go(hrefWith(url, { asOf: event.target.value === '' ? undefined : event.target.value }))}
      />
    </label>
  );
}

function Person({ session }: { session: Session | undefined }) {
  if (!session) return null;
  if (!session.person) return <span className="person muted">not signed in</span>;
  return (
    <span className="person">
      <span>
        {session.person.name} <span className="muted">({session.person.access})</span>
      </span>
      <button type="button" className="button" onClick={() => void leave()}>
        Sign out
      </button>
    </span>
  );
}

function NoPage() {
  return (
    <PageHead title="There is no such page">
      <p>
        <Link to="/">Go to the overview</Link>
      </p>
    </PageHead>
  );
}

function Foot({ session }: { session: Session }) {
  return (
    <footer>
      <span>Workspace {session.workspace}</span>
      <span>
        Log of {session.treeSize.toLocaleString('en')} leaves, root <code title={session.root}>{session.root.slice(0, 16)}…</code>
      </span>
      <span>Annexa {session.version}</span>
      <span>Expectations are our reading of what evidence a control calls for, not the standard’s text.</span>
    </footer>
  );
}

async function leave(): Promise<void> {
  await client.logout();
  location.assign('/');
}
