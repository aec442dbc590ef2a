import { PageHead } from './page-head.tsx';

/** What somebody sees who is not signed in: there is no password, so it says where the link comes from. */
export function SignIn() {
  return (
    <>
      <PageHead title="Sign in">
        <p className="lead">Nobody is signed in here. People come in by a one-time link, never by a password.</p>
      </PageHead>
      <ol className="panel steps">
        <li>
          Open the link that <code>npm start</code> or <code>annexa serve</code> printed. It works once, for ten minutes.
        </li>
        <li>
          Is it used up? Stop the collector with <kbd>Ctrl</kbd>+<kbd>C</kbd> and start it again; it prints a new one. No record is lost.
        </li>
        <li>Is it somebody else’s collector? Ask its administrator for a link of your own, so that your reviews carry your name.</li>
      </ol>
    </>
  );
}
