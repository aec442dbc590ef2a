import type { LedgeredRecord } from '@annexa/evidence';

/** One line a person can read aloud: what this record shows. Facts are quoted, nothing is judged. */
export function headlineOf(record: LedgeredRecord): string {
  const [subject] = record.subject;
  const name = subject?.name ?? '';
  switch (record.kind) {
    case 'system-declaration':
      return `declares ${record.predicate.facts.name ?? record.predicate.facts.id}`;
    case 'document': {
      const { title, version, types } = record.predicate.facts;
      return `${title}, version ${version} (${types.join(', ')})`;
    }
    case 'review': {
      const { person, role, outcome, about } = record.predicate.facts;
      return `${person} as ${role}: ${outcome}${about === undefined ? '' : `, ${about}`}`;
    }
    case 'finding':
      return `${record.predicate.facts.type}: ${record.predicate.facts.title} (${record.predicate.facts.state})`;
    case 'key-binding':
      return `binds a source key (${record.predicate.facts.mode})`;
    default:
      return lifecycleLine(record, name);
  }
}

function lifecycleLine(record: LedgeredRecord, name: string): string {
  switch (record.kind) {
    case 'dataset-snapshot':
      return joined(record.predicate.facts.dataset, counted(record.predicate.facts.rows, 'rows'), record.predicate.facts.licence);
    case 'data-quality':
      return joined(
        `data checks ${record.predicate.facts.verdict}`,
        `${record.predicate.facts.checks.passed} of ${record.predicate.facts.checks.total} held`,
      );
    case 'data-preparation':
      return joined(`step ${record.predicate.facts.step}`, name);
    case 'run-started':
      return `run ${record.predicate.facts.run} started`;
    case 'training-run':
      return joined(`run ${record.predicate.facts.run} ${record.predicate.facts.status}`, record.predicate.facts.framework, name);
    case 'conversion':
      return joined(`${record.predicate.facts.from ?? 'model'} to ${record.predicate.facts.to}`, name);
    case 'evaluation-result':
    case 'security-test':
      return joined(metricsLine(record.predicate.facts.metrics), record.predicate.facts.dataset, name);
    case 'change-approval':
      return joined(record.predicate.facts.verdict, record.predicate.facts.reason);
    case 'deployment':
      return joined(`${record.predicate.facts.action} to ${record.predicate.facts.environment}`, record.predicate.facts.state, name);
    case 'monitoring-window':
      return `counts of ${record.predicate.facts.from} to ${record.predicate.facts.to}`;
    default:
      return name;
  }
}

const metricsShownMax = 3;

function metricsLine(
  metrics: readonly { readonly metric: string; readonly value: number | string; readonly valueText?: string | undefined }[],
): string {
  const shown = metrics.slice(0, metricsShownMax).map(({ metric, value, valueText }) => `${metric} ${valueText ?? value}`);
  return metrics.length > metricsShownMax ? `${shown.join(', ')} and ${metrics.length - metricsShownMax} more` : shown.join(', ');
}

function counted(count: number | undefined, unit: string): string | undefined {
  return count === undefined ? undefined : `${count} ${unit}`;
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
