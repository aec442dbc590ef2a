import type { ExpectationResult } from '@annexa/api';

const stateText = {
  reconciled: 'two sources agree',
  'single-source': 'one source only',
  unlistable: 'nobody can list it',
} as const;

/** `39 met, 1 failed, 1 permitted of 41 · two sources agree · 0 late`: printed with every status (expectations 1.3). */
export function countsLineOf({ counts, population }: Pick<ExpectationResult, 'counts' | 'population'>): string {
  const results = ['failed', 'absent', 'unknown', 'permitted', 'answered'] as const;
  const rest = results.filter((result) => counts[result] > 0).map((result) => `${counts[result]} ${result}`);
  return `${[`${counts.met} met`, ...rest].join(', ')} of ${population.size} · ${stateText[population.state]} · ${counts.late} late`;
}
