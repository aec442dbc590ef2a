import { scopes } from '@annexa/api';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { client } from '../answer/client.ts';
import { CopyText } from '../parts/copy-text.tsx';
import { failureText } from '../words/failure.ts';

type Made = { readonly secret: string; readonly label: string };

/** Makes a token. Its secret stands here until the page is left, and nowhere else. */
export function NewToken({ made }: { made: () => void }) {
  const [fresh, setFresh] = useState<Made>();
  const [said, setSaid] = useState<string>();
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const asked = askedBy(new FormData(form));
    if (asked.scopes.length === 0) return setSaid('Choose at least one scope.');
    try {
      const { secret, token } = await client.createToken(asked);
      setFresh({ secret, label: token.label });
      setSaid(undefined);
      form.reset();
      made();
    } catch (error) {
      setSaid(failureText(error));
    }
  };
  return (
    <>
      <form className="new-token" onSubmit={(event) => void make(event)}>
        <label htmlFor="token-label">Label</label>
        <input id="token-label" name="label" required maxLength={128} placeholder="what it is for" autoComplete="off" />
        <fieldset>
          <legend>Scopes</legend>
          {scopes.map((scope) => (
            <label key={scope} className="check">
              <input type="checkbox" name="scope" value={scope} /> {scope}
            </label>
          ))}
        </fieldset>
        <label htmlFor="token-system">AI systems</label>
        <input id="token-system" name="systems" placeholder="all, or ids with commas" autoComplete="off" />
        <label htmlFor="token-days">Expires in days</label>
        <input id="token-days" name="days" type="number" min={1} max={3650} defaultValue={90} />
        <button type="submit" className="button button-main">
          Make token
        </button>
      </form>
      <div role="status">
        {said}
        {fresh && (
          <div className="notice">
            <p>
              <b>{fresh.label}</b>: this is the only time the secret is shown.
            </p>
            <CopyText label="the secret" text={fresh.secret} />
          </div>
        )}
      </div>
    </>
  );
}

/** What the form asks for; an empty list of systems means all of them. */
function askedBy(form: FormData) {
  const systems = textOf(form.get('systems'))
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '' && id !== 'all');
  const days = Number(textOf(form.get('days')));
  return {
    label: textOf(form.get('label')),
    scopes: scopes.filter((scope) => form.getAll('scope').includes(scope)),
    systems: systems.length === 0 ? ('all' as const) : systems,
    ...(days > 0 && { expiresInDays: days }),
  };
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value.trim() : '';
}
