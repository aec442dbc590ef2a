import type { ItemResult, UnknownReason } from '@annexa/evidence';

/** Result of one question about one item, with what shows it. */
export type Finding = {
  readonly result: Exclude<ItemResult, 'permitted' | 'answered'>;
  readonly reason?: UnknownReason;
  readonly detail: string;
  readonly records: readonly number[];
};

export function met(detail: string, records: readonly number[]): Finding {
  return { result: 'met', detail, records };
}

export function failed(detail: string, records: readonly number[]): Finding {
  return { result: 'failed', detail, records };
}

export function absent(detail: string, records: readonly number[] = []): Finding {
  return { result: 'absent', detail, records };
}

export function unknown(reason: UnknownReason, detail: string, records: readonly number[] = []): Finding {
  return { result: 'unknown', reason, detail, records };
}

/** For "each of these must hold": the worst one, with everything that was looked at. */
export function worstFinding(findings: readonly Finding[]): Finding | undefined {
  return ranked(findings, ['failed', 'absent', 'unknown', 'met']);
}

/** For "one of these is enough": the best one. */
export function bestFinding(findings: readonly Finding[]): Finding | undefined {
  return ranked(findings, ['met', 'unknown', 'absent', 'failed']);
}

function ranked(findings: readonly Finding[], order: readonly Finding['result'][]): Finding | undefined {
  for (const result of order) {
    const found = findings.find((each) => each.result === result);
    if (found) return found;
  }
  return undefined;
}
