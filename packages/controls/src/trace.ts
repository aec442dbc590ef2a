import type { Chain } from '@annexa/evidence';
import { weakestJoin } from '@annexa/evidence';
import { liveNodeId } from './chain/live.ts';
import { chainIn } from './chain.ts';
import type { ChainInput } from './chain.ts';
import { deploymentsOf } from './deployments.ts';
import { liveOf } from './live.ts';
import type { View } from './view.ts';
import { viewOf } from './view.ts';

/** `id`: a live trace id, release, model digest, deployment (its number or node id), or record id; at least 8 characters of a digest. */
export type TraceInput = Omit<ChainInput, 'system'> & { readonly id: string; readonly system?: string };

/**
 * The way back from something live, or anything on the chain, to where its data came from: the part of the chain that leads
 * to it, nodes from the asked one backwards, links with their join grades. Undefined: nothing on file has this id.
 */
export function traceOf({ records, id, system, treeSize, asOf }: TraceInput): Chain | undefined {
  const view = viewOf(records, treeSize, asOf);
  for (const each of system === undefined ? view.systems : [system]) {
    const chain = chainIn(view, each);
    const starts = startsOf(view, chain, id.trim());
    if (starts.length > 0) return behind(chain, starts);
  }
  return undefined;
}

function startsOf(view: View, chain: Chain, id: string): string[] {
  if (id === '') return [];
  const byTrace = liveByTrace(view, chain.system, id);
  if (byTrace.length > 0) return byTrace;
  const byRecord = id.length >= 8 ? view.records.filter((each) => each.id.startsWith(id)).map((each) => each.index) : [];
  const live = liveOf(view, chain.system).identities.filter((each) => each.records.some((index) => byRecord.includes(index)));
  const numbered = deploymentsOf(view, chain.system).filter((each) => each.record.predicate.facts.deployment === id);
  const named = chain.nodes.filter((node) => {
    const isDigest = id.length >= 8 && (node.digest?.replace(/^[a-zA-Z0-9]+:/, '').startsWith(id) ?? false);
    return node.id === id || isDigest || (node.record !== undefined && byRecord.includes(node.record));
  });
  const found = [...live.map(liveNodeId), ...numbered.map((each) => `deployment:${each.id}`), ...named.map((each) => each.id)];
  return downstream(chain, found);
}

/** A release digest names its node and the live traffic that carries it; walking back from the furthest covers the others. */
function downstream(chain: Chain, found: readonly string[]): string[] {
  const unique = [...new Set(found)];
  const covered = new Set(unique.flatMap((each) => [...ancestorsOf(chain, each)].filter((node) => node !== each)));
  return unique.filter((each) => !covered.has(each));
}

/** Live identities of the window minute, release and model that a trace is an example of. */
function liveByTrace(view: View, system: string, trace: string): string[] {
  const { windows, identities } = liveOf(view, system);
  const exact = identities.filter((each) => each.traceIds.includes(trace));
  if (exact.length > 0) return exact.map(liveNodeId);
  return windows.flatMap((window) => {
    const examples = window.minutes.flatMap((each) => each.releases).filter((each) => each.traceIds.includes(trace));
    return examples.flatMap((example) => {
      const seen = identities.filter((each) => each.release === example.release && each.records.includes(window.record.index));
      return seen.map(liveNodeId);
    });
  });
}

/** The part of a chain behind some nodes, nearest first. */
function behind(chain: Chain, starts: readonly string[]): Chain {
  const ids = new Set(starts.flatMap((each) => [...ancestorsOf(chain, each)]));
  const links = chain.links.filter((each) => ids.has(each.from) && ids.has(each.to));
  const nodes = [...ids].flatMap((id) => chain.nodes.filter((node) => node.id === id));
  const breaks = chain.breaks.filter((each) => ids.has(each.at));
  const isWhole = breaks.length === 0 && links.length > 0;
  return { system: chain.system, nodes, links, breaks, worth: isWhole ? weakestJoin(links.map((each) => each.join)) : 'ambiguous' };
}

function ancestorsOf(chain: Chain, start: string): Set<string> {
  const found = new Set([start]);
  for (const id of found) {
    for (const each of chain.links) if (each.to === id) found.add(each.from);
  }
  return found;
}
