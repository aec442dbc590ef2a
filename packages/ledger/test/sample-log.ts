import {
  appendLeaves,
  bundleOf,
  emptyTree,
  generateLogKey,
  generateSourceKey,
  inclusionProof,
  leafBodyOf,
  leafHash,
  logEntryOf,
  signCheckpoint,
  signEnvelope,
  statementPayloadType,
  withLogEntry,
  type LogKey,
  type SourceKey,
} from '../src/index.ts';

/** A record in a log of seven leaves, made with fresh keys. */
export interface SampleLog {
  log: LogKey;
  source: SourceKey;
  /** Not logged yet. */
  received: string;
  logged: string;
}

const leafCount = 7;

/** Seven records by one source, the fourth of them handed out. */
export function sampleLog(index = 3): SampleLog {
  const log = generateLogKey();
  const source = generateSourceKey();
  const envelopes = Array.from({ length: leafCount }, (_, at) =>
    signEnvelope(new TextEncoder().encode(JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', at })), statementPayloadType, source),
  );
  const bodies = envelopes.map((envelope) => leafBodyOf(envelope, source.spki));
  const { size, root, newNodes } = appendLeaves(emptyTree, bodies.map(leafHash));
  const held = new Map(newNodes.map((node) => [`${node.level}/${node.index}`, node.hash]));
  const checkpoint = signCheckpoint({ origin: log.origin, size, root }, [log]);
  const proof = inclusionProof(index, size, (level, at) => held.get(`${level}/${at}`));
  const [envelope, body] = [envelopes[index], bodies[index]];
  if (!envelope || !body) throw new Error(`no record ${index}`);
  const received = bundleOf(envelope, source.hint);
  const logged = withLogEntry(received, logEntryOf(log, { index, body, proof, size, root, checkpoint }));
  if (!logged.ok) throw new Error(logged.problem.message);
  return { log, source, received, logged: logged.value };
}
