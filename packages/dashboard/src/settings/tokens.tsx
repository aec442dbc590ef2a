import type { TokenView } from '@annexa/api';
import { useState } from 'react';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { Moment } from '../parts/moment.tsx';
import { Empty, Show } from '../parts/waiting.tsx';
import { failureText } from '../words/failure.ts';
import { NewToken } from './new-token.tsx';

/** API tokens: who may send or read, until when. Secrets are shown once, when made. */
export function Tokens() {
  const [changes, setChanges] = useState(0);
  const answered = useAnswer(`tokens ${changes}`, client.listTokens);
  const changed = () => setChanges((count) => count + 1);
  return (
    <section className="panel" aria-labelledby="tokens">
      <h2 id="tokens">Tokens</h2>
      <p className="small">For machines whose CI gives them no identity. The secret is stored hashed and shown once.</p>
      <NewToken made={changed} />
      <Show answered={answered}>
        {({ tokens }) =>
          tokens.length === 0 ? (
            <Empty
              what="No token yet."
              fill="CI with an identity of its own needs none; exporters beyond loopback and scripts that read do."
            />
          ) : (
            <ul className="rows">
              {tokens.map((token) => (
                <Token key={token.id} token={token} revoked={changed} />
              ))}
            </ul>
          )
        }
      </Show>
    </section>
  );
}

function Token({ token, revoked }: { token: TokenView; revoked: () => void }) {
  const [said, setSaid] = useState<string>();
  const revoke = () =>
    client.revokeToken(token.id).then(revoked, (error: unknown) => {
      setSaid(failureText(error));
    });
  return (
    <li>
      <span className="wrap">
        <b>{token.label}</b>
        <span className="block muted small">
          {token.scopes.join(', ')} · {token.systems === 'all' ? 'all systems' : token.systems.join(', ')} · made{' '}
          <Moment at={token.createdAt} />
          {token.expiresAt !== undefined && (
            <>
              , expires <Moment at={token.expiresAt} />
            </>
          )}
          ,{' '}
          {token.lastUsedAt === undefined ? (
            'never used'
          ) : (
            <>
              last used <Moment at={token.lastUsedAt} ago />
            </>
          )}
        </span>
      </span>
      <span>
        <button type="button" className="button" aria-label={`Revoke ${token.label}`} onClick={() => void revoke()}>
          Revoke
        </button>
        <span role="status" className="small">
          {said}
        </span>
      </span>
    </li>
  );
}
