import type { SourceSeen } from '@annexa/api';
import type { LedgeredRecord } from '@annexa/evidence';

/** Everyone who sent evidence, the longest silent first: a source that stopped talking is what people overlook. */
export function sourcesOf(records: readonly LedgeredRecord[]): SourceSeen[] {
  const seen = new Map<string, SourceSeen>();
  for (const record of records) {
    const { type, name } = sourceOf(record);
    const key = `${type}|${name}`;
    const { system, source } = record.predicate;
    const before = seen.get(key);
    seen.set(key, {
      type,
      name,
      systems: [...new Set([...(before?.systems ?? []), system])],
      records: (before?.records ?? 0) + 1,
      lastReceivedAt: latest(before?.lastReceivedAt, record.receivedAt),
      double: (before?.double ?? false) || (source.double ?? false),
    });
  }
  return [...seen.values()].sort((left, right) => left.lastReceivedAt.localeCompare(right.lastReceivedAt));
}

function latest(left: string | undefined, right: string): string {
  return left !== undefined && left > right ? left : right;
}

function sourceOf(record: LedgeredRecord): Pick<SourceSeen, 'type' | 'name'> {
  const { source } = record.predicate;
  if (record.kind === 'monitoring-window') return { type: 'telemetry', name: record.predicate.facts.feed };
  if (source.person !== undefined) return { type: 'person', name: source.person };
  if (source.forge) return { type: 'forge', name: source.forge.name };
  if (source.ci) return { type: 'ci', name: source.ci.repository ?? source.ci.provider };
  if (record.binding === 'collector-own') return { type: 'collector', name: 'this collector' };
  return { type: 'tool', name: source.tool?.name ?? 'unnamed tool' };
}
