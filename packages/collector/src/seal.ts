import { digestOfValue, statementOf } from '@annexa/evidence';
import type { Measurement, Predicate, RecordKind, Statement } from '@annexa/evidence';
import type { MonitoringWindow, SalientEvent } from '@annexa/telemetry';

/** What the collector adds to its own records: its version, the time, randomness, the checkpoint it had published. */
export type OwnFrame = {
  readonly version: string;
  readonly now: () => Date;
  readonly salt: () => string;
  readonly checkpoint: () => string;
  readonly double: boolean;
};

/** The records of one cut, in a fixed order: replaying the cut gives the same statements but for time and salt. */
export function sealDrafts(windows: readonly MonitoringWindow[], events: readonly SalientEvent[], frame: OwnFrame): readonly Statement[] {
  return [
    ...windows.map((window) => windowDraft(window, frame)),
    ...events.map((event) => eventDraft(event, frame)).filter((each) => each !== undefined),
  ];
}

function windowDraft(window: MonitoringWindow, frame: OwnFrame): Statement {
  const { feed, cut, system, from, to } = window;
  const place = { feed, from: { ...cut.from }, to: { ...cut.to }, system };
  return ownStatement('monitoring-window', frame, {
    system,
    stage: 'operation',
    subject: { name: `traffic of ${system} until ${cut.at}`, digest: { sha256: digestOfValue(place) }, annotations: place },
    observed: { from, to },
    run: `${feed}:${cut.to.epoch}.${cut.to.seq}`,
    facts: { ...window },
  });
}

/** First sights are told by the identities of the window and opened as signals; every other salient event stands alone in the log. */
const kindOfEvent: Readonly<Partial<Record<SalientEvent['kind'], RecordKind>>> = {
  'oversight-decision': 'oversight-decision',
  'guardrail-result': 'guardrail-result',
  incident: 'incident',
  evaluation: 'evaluation-result',
};

function eventDraft(event: SalientEvent, frame: OwnFrame): Statement | undefined {
  const kind = kindOfEvent[event.kind];
  if (kind === undefined) return undefined;
  const place = { feed: event.feed, position: { ...event.position }, index: event.index };
  return ownStatement(kind, frame, {
    system: event.system,
    stage: 'operation',
    subject: { name: event.name, digest: { sha256: digestOfValue(place) }, annotations: place },
    observed: { from: event.at, to: event.at },
    run: event.traceId ?? `${event.feed}:${event.position.epoch}.${event.position.seq}.${event.index}`,
    facts: event.kind === 'evaluation' ? { ...event, metrics: liveMeasurements(event) } : { ...event },
  });
}

/** The score of a live evaluation event (`gen_ai.evaluation.result`); none when the evaluator gave no number. */
function liveMeasurements({ attributes }: SalientEvent): Measurement[] {
  const metric = attributes['gen_ai.evaluation.name'];
  const value = attributes['gen_ai.evaluation.score.value'];
  return typeof metric === 'string' && typeof value === 'number' ? [{ metric, value }] : [];
}

type Own = Pick<Predicate, 'system' | 'stage' | 'observed'> & {
  readonly subject: Statement['subject'][number];
  readonly run: string;
  readonly facts: Record<string, unknown>;
};

/** A statement the collector makes itself. @throws AnnexaError FACTS_MALFORMED: a bug of ours, found before it is signed */
export function ownStatement(kind: RecordKind, frame: OwnFrame, own: Own): Statement {
  return statementOf({
    kind,
    subject: [own.subject],
    predicate: {
      system: own.system,
      stage: own.stage,
      observed: own.observed,
      captured: frame.now().toISOString(),
      source: { tool: { name: 'annexa-collector', version: frame.version }, run: own.run, ...(frame.double ? { double: true } : {}) },
      materials: [],
      facts: own.facts,
      checkpoint: frame.checkpoint() || null,
      salt: frame.salt(),
    },
  });
}
