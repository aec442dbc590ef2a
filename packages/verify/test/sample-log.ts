import {
  appendLeaves,
  bundleOf,
  consistencyProof,
  emptyTree,
  formatReceipt,
  generateLogKey,
  generateSourceKey,
  inclusionProof,
  leafBodyOf,
  leafHash,
  logEntryOf,
  rootOf,
  signCheckpoint,
  signEnvelope,
  statementPayloadType,
  treeAt,
  withLogEntry,
  type LogKey,
  type SourceKey,
} from '@annexa/ledger';

/** A log of records by one source, made by the other implementation. */
export interface SampleLog {
  log: LogKey;
  source: SourceKey;
  size: number;
  /** Bundle not logged yet. */
  received(index: number): string;
  logged(index: number, size?: number): string;
  leafBody(index: number): Uint8Array;
  receipt(index: number, size?: number): string;
  checkpoint(size: number): string;
  consistency(size1: number, size2: number): Uint8Array[];
}

export function payloadOf(at: number): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', note: 'Ä→?>', at }));
}

export function sampleLog(size = 7): SampleLog {
  const log = generateLogKey();
  const source = generateSourceKey();
  const envelopes = Array.from({ length: size }, (_, at) => signEnvelope(payloadOf(at), statementPayloadType, source));
  const bodies = envelopes.map((envelope) => leafBodyOf(envelope, source.spki));
  const { newNodes } = appendLeaves(emptyTree, bodies.map(leafHash));
  const held = new Map(newNodes.map((node) => [`${node.level}/${node.index}`, node.hash]));
  const readNode = (level: number, index: number) => held.get(`${level}/${index}`);
  const rootAt = (at: number) => rootOf(treeAt(at, readNode));
  const checkpoint = (at: number) => signCheckpoint({ origin: log.origin, size: at, root: rootAt(at) }, [log]);
  const received = (index: number) => bundleOf(present(envelopes[index]), source.hint);
  return {
    log,
    source,
    size,
    received,
    checkpoint,
    leafBody: (index) => present(bodies[index]),
    receipt: (index, at = size) => formatReceipt({ index, proof: inclusionProof(index, at, readNode), checkpoint: checkpoint(at) }),
    consistency: (size1, size2) => consistencyProof(size1, size2, readNode),
    logged(index, at = size) {
      const entry = {
        index,
        body: present(bodies[index]),
        proof: inclusionProof(index, at, readNode),
        size: at,
        root: rootAt(at),
        checkpoint: checkpoint(at),
      };
      const logged = withLogEntry(received(index), logEntryOf(log, entry));
      if (!logged.ok) throw new Error(logged.problem.message);
      return logged.value;
    },
  };
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not in the sample');
  return value;
}
