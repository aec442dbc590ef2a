import type { Trust } from '@annexa/api';
import { CopyText } from '../parts/copy-text.tsx';
import { Sign } from '../parts/sign.tsx';
import type { Checked } from './check.ts';

type Report = Checked['report'];

const nameOfCheck: Readonly<Record<string, string>> = {
  'bundle-format': 'Bundle is whole',
  'payload-digest': 'Content has the digest asked for',
  'source-key': 'Key is the one the bundle names',
  signature: 'Signature over exactly these bytes',
  leaf: 'Leaf is about this content',
  'inclusion-proof': 'Leaf is in the log',
  'checkpoint-signature': 'Checkpoint is signed by the log',
  origin: 'Checkpoint names this log',
};

const nameOfOpen: Readonly<Record<Report['notCovered'][number]['about'], string>> = {
  'source-key-binding': 'whose key it was',
  'truth-of-content': 'whether it is true',
  time: 'when it was signed',
  'independent-anchor': 'whether all see the same log',
  completeness: 'whether something was withheld',
  'trust-root': 'whether the log key is the right one',
};

const keyText = {
  'first-seen': 'This browser sees the log key for the first time and will notice if it changes.',
  'as-before': 'The log key is the one this browser saw here before.',
  changed: 'The log key is NOT the one this browser saw here before. Ask why before you rely on anything here.',
} as const;

const signOfVerdict = { accepted: 'current', refused: 'negative', incomplete: 'unknown' } as const;
const wordOfVerdict = { accepted: 'unaltered since logged', refused: 'does not hold', incomplete: 'could not be checked whole' } as const;
const signOfOutcome = { passed: 'current', failed: 'negative', 'not-checked': 'unknown' } as const;

/** What this browser re-checked when the page opened, check by check, and what no check here can say. */
export function ProofPanel({ checked, trust }: { checked: Checked; trust: Trust }) {
  const { report, logKey } = checked;
  return (
    <section className="proof" data-verdict={report.verdict} aria-labelledby="proof">
      <div className="proof-head">
        <h2 id="proof">Checked by this browser</h2>
        <Sign status={signOfVerdict[report.verdict]} word={wordOfVerdict[report.verdict]} />
        <span className="muted small">just now, by code that shares no line with the collector</span>
      </div>
      <Checks checks={report.checks} />
      <p className="small">
        <b>Not checked here:</b> <span className="muted">{report.notCovered.map(({ about }) => nameOfOpen[about]).join(', ')}.</span>
      </p>
      {logKey === 'changed' && (
        <p className="notice notice-bad" role="alert">
          {keyText.changed}
        </p>
      )}
      <details className="items" open={report.verdict !== 'accepted'}>
        <summary>What each check found, and what was not checked</summary>
        <div className="proof-body">
          <dl className="terms">
            {report.checks.map(({ check, detail }) => (
              <div key={check}>
                <dt>{nameOfCheck[check] ?? check}</dt>
                <dd className="wrap">{detail}</dd>
              </div>
            ))}
          </dl>
          <NotChecked notCovered={report.notCovered} />
          <div>
            <h3>The log key this was checked with</h3>
            <p className="small">{keyText[logKey]} It came from the collector itself: compare it with the copy you keep.</p>
            <CopyText label="the log key" text={trust.vkey} />
          </div>
        </div>
      </details>
    </section>
  );
}

function Checks({ checks }: { checks: Report['checks'] }) {
  return (
    <ul className="checks">
      {checks.map(({ check, outcome }) => (
        <li key={check}>
          <Sign status={signOfOutcome[outcome]} word={outcome.replace('-', ' ')} />
          <span>{nameOfCheck[check] ?? check}</span>
        </li>
      ))}
    </ul>
  );
}

function NotChecked({ notCovered }: Pick<Report, 'notCovered'>) {
  return (
    <div>
      <h3>Not checked here</h3>
      <ul className="not-covered small">
        {notCovered.map(({ about, detail }) => (
          <li key={about}>{detail}</li>
        ))}
        <li>Good intent. A valid signature shows origin, not honesty.</li>
      </ul>
    </div>
  );
}
