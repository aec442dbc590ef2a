import type { Chain, ChainLink, ChainNode, LedgeredRecord } from '@annexa/evidence';
import { digestText, identityOf } from '@annexa/evidence';
import type { Digests } from '../lineage.ts';

/** Some nodes, links and breaks of a chain; a node named in a link may stand in another part. */
export type ChainPart = Pick<Chain, 'nodes' | 'links' | 'breaks'>;

export type ChainBreak = Chain['breaks'][number];

/** One chain from its parts: each node and link once, in order of first mention; links to nodes nobody made are dropped. */
export function mergeParts(parts: readonly ChainPart[]): ChainPart {
  const nodes = [...new Map(parts.flatMap((each) => each.nodes).map((node) => [node.id, node])).values()];
  const ids = new Set(nodes.map((each) => each.id));
  const links = [...new Map(parts.flatMap((each) => each.links).map((each) => [`${each.from} ${each.to}`, each])).values()];
  const breaks = [...new Map(parts.flatMap((each) => each.breaks).map((each) => [`${each.at} ${each.what}`, each])).values()];
  return { nodes, links: links.filter((each) => ids.has(each.from) && ids.has(each.to)), breaks };
}

/** Id of an artefact's node: the same bytes are the same node whoever speaks of them. */
export function artefactId(kind: 'data' | 'model', digests: Digests, name: string): string {
  const digest = digestText(digests);
  return `${kind}:${digest === '' ? name : digest}`;
}

/** Newest record of each identity: a fact captured twice is one stop. */
export function newestOfEach<Kept extends LedgeredRecord>(records: readonly Kept[]): readonly Kept[] {
  return [...new Map(records.map((each) => [identityOf(each), each])).values()];
}

export function link(from: string, to: string, join: ChainLink['join'], why: string): ChainLink {
  return { from, to, join, why };
}

/** A node that a record is the evidence for. */
export function nodeOf(record: LedgeredRecord, id: string, kind: ChainNode['kind'], label: string, digest?: string): ChainNode {
  return { id, kind, label, record: record.index, at: record.predicate.observed.to, ...(digest === undefined ? {} : { digest }) };
}
