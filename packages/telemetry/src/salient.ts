import type { SalientKind } from './batch.ts';

/** Names of log events and span events that are recorded one by one. */
export function salientKindOf(name: string): SalientKind | undefined {
  if (name === 'annexa.oversight.decision') return 'oversight-decision';
  if (name === 'annexa.guardrail.result') return 'guardrail-result';
  if (name === 'gen_ai.evaluation.result') return 'evaluation';
  return name.startsWith('annexa.incident.') ? 'incident' : undefined;
}
