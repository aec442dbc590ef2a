import type { Chain, ChainNode } from '@annexa/api';

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

/** Nodes by stop, in the order of the life cycle; an empty stop stays, because that nothing stands there is news. */
export function stopsOf({ nodes }: Chain): { name: string; nodes: ChainNode[] }[] {
  return stops.map(([name, kinds]) => ({
    name,
    nodes: nodes.filter(({ kind }) => kinds.includes(kind)).sort((left, right) => kinds.indexOf(left.kind) - kinds.indexOf(right.kind)),
  }));
}
