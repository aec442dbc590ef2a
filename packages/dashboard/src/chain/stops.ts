import type { Chain, ChainLink, ChainNode } from '@annexa/api';

/** Stops of the lane, and which nodes stand at each. */
const stops: readonly (readonly [string, readonly ChainNode['kind'][]])[] = [
  ['Data', ['licence', 'dataset', 'preparation']],
  ['Training', ['code', 'training-run', 'model', 'conversion']],
  ['Evaluation', ['evaluation']],
  ['Approval', ['approval']],
  ['Release', ['release']],
  ['Deployment', ['deployment']],
  ['Live traffic', ['live']],
];

/** Nodes by stop, what went in before what came of it; an empty stop stays, because that nothing stands there is news. */
export function stopsOf({ nodes, links }: Chain): { name: string; nodes: ChainNode[] }[] {
  return stops.map(([name, kinds]) => {
    const own = nodes
      .filter(({ kind }) => kinds.includes(kind))
      .sort((left, right) => kinds.indexOf(left.kind) - kinds.indexOf(right.kind));
    return { name, nodes: inOrder(own, links) };
  });
}

/** Takes each time the first node whose origins among these are placed; on a circle, which no honest chain has, the first of all. */
function inOrder(nodes: readonly ChainNode[], links: readonly ChainLink[]): ChainNode[] {
  const left = [...nodes];
  const ordered: ChainNode[] = [];
  while (left.length > 0) {
    const waiting = new Set(left.map(({ id }) => id));
    const ready = left.findIndex(({ id }) => !links.some(({ from, to }) => to === id && from !== id && waiting.has(from)));
    ordered.push(...left.splice(Math.max(ready, 0), 1));
  }
  return ordered;
}
