import type { Client, CollectorStatus } from '@annexa/api';
import { controlsByStatus, counted } from '@annexa/cli';
import type { Output } from '@annexa/cli';
import type { Played } from './play.ts';

/** What `npm start` found, as data: the shape of `--json`. */
export type Summary = {
  readonly url: string;
  readonly systems: readonly { readonly id: string; readonly name: string }[];
  readonly records: CollectorStatus['recordsByKind'];
  readonly controls: ReturnType<typeof controlsByStatus>;
  readonly signals: readonly { readonly system: string; readonly title: string; readonly severity: string | null }[];
  readonly rejected: { readonly count: number; readonly code: string };
  readonly log: { readonly origin: string; readonly treeSize: number };
  readonly recordedWith: string;
  readonly traceId: string | null;
  readonly release: string;
};

export async function summarise(client: Client, played: Played): Promise<Summary> {
  const [overview, status] = await Promise.all([client.overview(), client.status()]);
  const signals = overview.attention.filter((item) => item.type === 'signal');
  return {
    url: played.collector.url,
    systems: overview.systems,
    records: status.recordsByKind,
    controls: controlsByStatus(overview.controls),
    signals: signals.map(({ system, title, severity }) => ({ system, title, severity: severity ?? null })),
    rejected: { count: status.rejected.count, code: played.tampered },
    log: { origin: status.origin, treeSize: status.treeSize },
    recordedWith: played.recordedWith,
    traceId: played.traceId ?? null,
    release: played.release,
  };
}

/** Where a newcomer goes next; there only while the collector stays up. */
export type NextSteps = { readonly login: string; readonly token: string };

/** At most ten lines, each of them something a newcomer can follow up. */
export function printSummary(summary: Summary, out: Output, next: NextSteps | undefined): void {
  const recordCount = Object.values(summary.records).reduce((sum, count) => sum + count, 0);
  out.line(
    out.paint(
      'bold',
      `Annexa demo: ${summary.systems.map((system) => system.id).join(', ')} (forge, CI identity and LLM provider are doubles)`,
    ),
  );
  out.line(`records   ${recordCount} signed: ${listOf(topKinds(summary.records))}`);
  out.line(`controls  ${listOf(Object.entries(summary.controls))} (control × scope, worst of each)`);
  out.line(`signals   ${summary.signals.length} open: ${listOf(bySystem(summary.signals))}; first: ${summary.signals[0]?.title ?? 'none'}`);
  out.line(`refused   ${counted(summary.rejected.count, 'record')} at the door (${summary.rejected.code}: changed after signing)`);
  out.line(`log       ${summary.log.origin}, ${summary.log.treeSize} leaves, signed checkpoint`);
  out.line(`recorded  credit-risk was trained with ${summary.recordedWith}; its service answered live just now`);
  if (!next) return;
  out.line(`trace     ANNEXA_TOKEN=${next.token} npm run annexa -- trace ${summary.traceId ?? summary.release} --collector ${summary.url}`);
  out.line(out.paint('green', `open      ${next.login}  (once, within ten minutes)`));
  out.line('stop      Ctrl-C');
}

function bySystem(signals: Summary['signals']): readonly (readonly [string, number])[] {
  return [...Map.groupBy(signals, (signal) => signal.system)].map(([system, group]) => [system, group.length]);
}

function topKinds(records: CollectorStatus['recordsByKind']): readonly (readonly [string, number])[] {
  const sorted = Object.entries(records).toSorted((left, right) => right[1] - left[1]);
  const shown = sorted.slice(0, 6);
  const rest = sorted.slice(6).reduce((sum, [, count]) => sum + count, 0);
  return rest === 0 ? shown : [...shown, ['other', rest]];
}

function listOf(entries: readonly (readonly [string, number])[]): string {
  return entries.map(([name, count]) => `${count} ${name}`).join(', ');
}
