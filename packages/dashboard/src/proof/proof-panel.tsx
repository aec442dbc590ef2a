import type { Trust } from '@annexa/api';
import { Sign } from '../parts/sign.tsx';
import type { Checked } from './check.ts';

const nameOfCheck: Readonly<Record<string, string>> = {
  'bundle-format': 'Bundle is whole',
  'payload-digest': 'Content has the digest asked for',
  'source-key': 'Key is the one the bundle names',
  signature: 'Signature over exactly these bytes (DSSE)',
  leaf: 'Leaf is about this content',
  'inclusion-proof': 'Leaf is in the log',
  'checkpoint-signature': 'Checkpoint is signed by the log',
  origin: 'Checkpoint names this log',
};

const keyText = {
  'first-seen': 'This browser sees the log key for the first time and will notice if it changes.',
  'as-before': 'The log key is the one this browser saw here before.',
  changed: 'The log key is NOT the one this browser saw here before. Ask why before you rely on anything here.',
} as const;

/** The badge: opens what this browser re-checked, and what no check here can say. */
export function ProofPanel({ checked, trust }: { checked: Checked; trust: Trust }) {
  const { report, logKey } = checked;
  const passed = report.checks.filter(({ outcome }) => outcome === 'passed').length;
  return (
    <details className="proof" data-verdict={report.verdict}>
      <summary>
        <Sign status={signOf(report.verdict)} word={verdictText(report.verdict)} />
        <span>
          Checked by this browser: {passed} of {report.checks.length} checks hold, {report.notCovered.length} things no check here can say
        </span>
      </summary>
      <div className="proof-body">
        <div>
          <h3>Checked, by code that shares nothing with the collector</h3>
          <ul className="checks">
            {report.checks.map(({ check, outcome, detail }) => (
              <li key={check}>
                <Sign
                  status={outcome === 'passed' ? 'current' : outcome === 'failed' ? 'negative' : 'unknown'}
                  word={outcome === 'not-checked' ? 'not checked' : outcome}
                />
                <span>
                  <b>{nameOfCheck[check] ?? check}</b>
                  <span className="block small">{detail}</span>
                </span>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3>Not checked here</h3>
          <ul className="not-covered small">
            {report.notCovered.map(({ about, detail }) => (
              <li key={about}>{detail}</li>
            ))}
            <li>Good intent: a valid signature shows origin, not honesty.</li>
          </ul>
          <p className="small">
            <b>{keyText[logKey]}</b> It came from the collector itself; compare it with the copy you keep:
          </p>
          <code className="wrap small">{trust.vkey}</code>
        </div>
      </div>
    </details>
  );
}

function signOf(verdict: Checked['report']['verdict']) {
  if (verdict === 'accepted') return 'current' as const;
  return verdict === 'refused' ? ('negative' as const) : ('unknown' as const);
}

function verdictText(verdict: Checked['report']['verdict']): string {
  if (verdict === 'accepted') return 'unaltered since logged';
  return verdict === 'refused' ? 'does not hold' : 'could not be checked whole';
}
