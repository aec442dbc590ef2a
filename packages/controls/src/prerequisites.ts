import type { Deployed } from './deployments.ts';
import { resultPart } from './item.ts';
import type { Bench, ItemDraft } from './judgement.ts';
import { momentMs, orderOf } from './order.ts';
import { timeMs } from './time.ts';
import type { Finding } from './verdict.ts';
import { absent, unknown, worstFinding } from './verdict.ts';
import type { View } from './view.ts';
import { viewOver } from './view.ts';

/** A prerequisite as the plan names it; `expectation` is the full name of the demand that shows it. */
type Prerequisite = { readonly id: string; readonly text?: string | undefined; readonly [more: string]: unknown };

/** One item for each prerequisite of one deployment: whether it was shown at that moment. */
export function prerequisiteItems(bench: Bench, deployed: Deployed, prerequisites: readonly Prerequisite[]): ItemDraft[] {
  return prerequisites.map((each) => ({
    id: `${deployed.id}/${each.id}`,
    label: `${deployed.label}: ${each.text ?? each.id}`,
    ...resultPart(prerequisiteFinding(bench, deployed, each), deployed.records),
    event: deployed.moment,
    deployment: deployed.id,
  }));
}

/**
 * Asks the expectation behind a prerequisite about this release or system. One that no rule of ours judges is `unknown`, never
 * taken as given.
 */
function prerequisiteFinding(bench: Bench, deployed: Deployed, prerequisite: Prerequisite): Finding {
  const { expectation } = prerequisite;
  if (typeof expectation !== 'string') return unknown('not-judged', 'the plan does not say which expectation shows it');
  if (expectation === 'A.6.2.5/prerequisites-met') return unknown('not-judged', 'a prerequisite cannot ask for itself');
  const items = bench.itemsOf(expectation, momentView(bench.view, deployed));
  if (!items) return unknown('not-judged', `${expectation} is not judged yet`);
  const about = items.filter((each) => isAbout(each, deployed)).map((each) => asOfThen(each, deployed));
  // A failure of this very release counts also when its record came in later, or sending it late would hide it.
  const failedLater = (bench.itemsOf(expectation) ?? []).filter((each) => each.result === 'failed' && isOwn(each, deployed));
  const all = [...about, ...failedLater.map((each) => asOfThen(each, deployed))];
  return worstFinding(all) ?? absent(`${expectation} had nothing to show`);
}

/** What was proven to be on file when the deployment happened, and the deployment itself. */
function momentView(view: View, deployed: Deployed): View {
  const own = new Set(deployed.records);
  const then = view.records.filter(
    (each) => own.has(each.index) || orderOf({ record: each }, deployed.moment) === 'proven' || isDecision(each.kind),
  );
  return viewOver(then, view.treeSize, view.asOf);
}

/** Fetched from the forge after the event, with times of its own: order is judged where they are used. */
function isDecision(kind: string): boolean {
  return kind === 'change-approval' || kind === 'key-binding';
}

function isOwn(item: ItemDraft, deployed: Deployed): boolean {
  return (item.release !== undefined || item.deployment !== undefined) && isAbout(item, deployed);
}

function isAbout(item: ItemDraft, deployed: Deployed): boolean {
  if (item.deployment !== undefined) return item.deployment === deployed.id;
  return item.release === undefined || item.release === deployed.release;
}

/** What had run out by then was not in force. */
function asOfThen(item: ItemDraft, deployed: Deployed): Finding {
  const { result, reason, detail, records, valid } = item;
  if (result === 'met' && valid && timeMs(valid.until) < momentMs(deployed.moment))
    return absent(`${detail}, but only until ${valid.until.slice(0, 10)}`, records);
  if (result === 'permitted' || result === 'answered') return absent(detail, records);
  return { result, detail, records, ...(reason ? { reason } : {}) };
}
