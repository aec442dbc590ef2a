import { Suspense, useEffect } from 'react';
import { client } from './answer/client.ts';
import { useAnswerOnce } from './answer/use-answer.ts';
import { AsOf } from './frame/as-of.tsx';
import { DateNote } from './frame/date-note.tsx';
import { Foot } from './frame/foot.tsx';
import { Mark } from './frame/mark.tsx';
import { Person } from './frame/person.tsx';
import { Places } from './frame/places.tsx';
import { ThemeChoice } from './frame/theme-choice.tsx';
import { pages } from './pages/index.ts';
import { PageHead } from './parts/page-head.tsx';
import { SignIn } from './parts/sign-in.tsx';
import { Show } from './parts/waiting.tsx';
import { Link } from './router/link.tsx';
import { useUrl } from './router/location.ts';
import { SessionContext } from './session.ts';
import { applyTheme, themeOf } from './theme.ts';

/** Frame of every screen: demo banner, places, the date asked about, who is signed in; and the page the URL names. */
export function App() {
  const url = useUrl();
  const theme = themeOf(url);
  useEffect(() => applyTheme(theme), [theme]);
  const answered = useAnswerOnce('session', client.session);
  const session = answered.state === 'here' ? answered.value : undefined;
  return (
    <SessionContext value={session}>
      <a className="skip" href="#main">
        Skip to content
      </a>
      {session?.demo === true && (
        <aside className="demo" aria-label="Demo workspace">
          <strong>Demo workspace.</strong> Its forge and identity issuer are doubles; the code that signs, logs and judges is the real one.
        </aside>
      )}
      <header className="top">
        <Link to="/" className="brand">
          <Mark />
          Annexa
        </Link>
        <Places />
        <div className="tools">
          <AsOf />
          <ThemeChoice />
          {session && <Person session={session} />}
        </div>
      </header>
      {session && <DateNote />}
      <main id="main" tabIndex={-1}>
        <Show answered={answered}>
          {({ scopes }) => (scopes.includes('read') ? <Suspense fallback={null}>{viewAt(url)}</Suspense> : <SignIn />)}
        </Show>
      </main>
      {session && <Foot session={session} />}
    </SessionContext>
  );
}

function viewAt(url: URL) {
  return pages.map((each) => each.open(url)).find((view) => view !== undefined) ?? <NoPage />;
}

function NoPage() {
  return (
    <PageHead title="There is no such page">
      <p>
        The address names nothing here. <Link to="/">Go to the overview</Link> or <Link to="/records">look for a record</Link>.
      </p>
    </PageHead>
  );
}
