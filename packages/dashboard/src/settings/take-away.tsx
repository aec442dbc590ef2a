import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { CopyText } from '../parts/copy-text.tsx';
import { Show } from '../parts/waiting.tsx';
import { SaveButton } from './save-button.tsx';

/** What a visitor should take away to hold this log to later: its key, its trusted root, its newest checkpoint. */
export function TakeAway() {
  const answered = useAnswer('take away', async () => ({ trust: await client.trust(), head: await client.checkpoint() }));
  return (
    <section className="panel" aria-labelledby="take-away">
      <h2 id="take-away">Take these away</h2>
      <p className="small">
        Kept where this operator cannot change them, they let you notice a rewritten log. Start your next visit from them.
      </p>
      <Show answered={answered}>
        {({ trust, head }) => (
          <>
            <h3>Verifier key of the log</h3>
            <CopyText label="the verifier key" text={trust.vkey} />
            <h3>Checkpoint at {head.treeSize.toLocaleString('en')} leaves</h3>
            <CopyText label="the checkpoint" text={head.checkpoint} />
            <p className="actions">
              <SaveButton name="annexa-log.vkey" text={trust.vkey} label="Key" />
              <SaveButton name={`annexa-${head.treeSize}.checkpoint`} text={head.checkpoint} label="Checkpoint" />
              <SaveButton name="trusted_root.json" text={JSON.stringify(trust.trustedRoot, null, 2)} label="Trusted root" />
            </p>
            <p className="muted small">
              Got from the collector itself they prove nothing about it: compare with the copy you already hold.
            </p>
          </>
        )}
      </Show>
    </section>
  );
}
