import type { Measurement } from '@annexa/evidence';
import type { Fields, Value } from '../door/value.ts';
import { Numeral, countAt, isFields, isList, numberAt, plainOf } from '../door/value.ts';
import { measurementOf } from './measurement.ts';

/** What a nested map of numbers says. `metric` is the dotted path; below `groups` or `per_*` the group is the slice. */
type MetricTree = {
  readonly measurements: readonly Measurement[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly emptyGroups: readonly string[];
  readonly notUnderstood: readonly string[];
};

const measurementsMax = 5_000;
const depthMax = 8;

/** Reads the map; undefined when it is not one of numbers (lists of objects, long texts) or too large. */
export function readMetrics(fields: Fields): MetricTree | undefined {
  const tree: Growing = {
    measurements: [],
    parameters: {},
    emptyGroups: [],
    notUnderstood: [],
    foreign: 0,
    intervals: intervalsIn(fields),
  };
  walk(fields, { path: [], slice: undefined, n: undefined }, tree);
  const tooForeign = tree.foreign > tree.measurements.length;
  return tooForeign || tree.measurements.length > measurementsMax ? undefined : tree;
}

type Interval = readonly [number, number];
type Growing = {
  measurements: Measurement[];
  parameters: Record<string, unknown>;
  emptyGroups: string[];
  notUnderstood: string[];
  foreign: number;
  intervals: ReadonlyMap<string, Interval>;
};
type Place = { readonly path: readonly string[]; readonly slice: string | undefined; readonly n: number | undefined };

function walk(fields: Fields, place: Place, tree: Growing): void {
  if (place.path.length > depthMax) {
    tree.notUnderstood.push(place.path.join('.'));
    return;
  }
  for (const [key, value] of fields) {
    const path = [...place.path, key];
    if (isFields(value)) descend(key, value, { ...place, path }, tree);
    else leaf(key, value, { ...place, path }, tree);
  }
}

function descend(key: string, value: Fields, place: Place, tree: Growing): void {
  if (parameterGroups.test(key)) {
    tree.parameters[place.path.join('.')] = plainOf(value);
    return;
  }
  if (intervalGroups.test(key) || describedThings.test(key)) return;
  const groups = [...value].filter(([, each]) => isFields(each));
  if (sliceGroups.test(key) || isGrouped(groups)) {
    for (const [name, group] of groups) if (isFields(group)) walkGroup(name, group, place, tree);
    for (const [name, each] of value) if (!isFields(each)) leaf(name, each, { ...place, path: [...place.path, name] }, tree);
    return;
  }
  if (sliceLeaves.test(key)) {
    for (const [name, each] of value)
      push(measurementOf(place.path.join('.'), each, detailOf({ ...place, slice: joined(place.slice, name) })), tree);
    return;
  }
  walk(value, place, tree);
}

function walkGroup(name: string, group: Fields, place: Place, tree: Growing): void {
  const path = sliceGroups.test(place.path.at(-1) ?? '') ? place.path.slice(0, -1) : place.path;
  const n = sizeOf(group);
  const slice = joined(place.slice, name);
  if (n === 0) {
    tree.emptyGroups.push([...path, slice].join('/'));
    return;
  }
  walk(group, { path, slice, n }, tree);
}

function leaf(key: string, value: Value, place: Place, tree: Growing): void {
  const metric = place.path.join('.');
  if (countNames.test(key) && place.slice !== undefined) return;
  if (value instanceof Numeral || measurementOf(metric, value)) {
    if (parameterNames.test(key)) tree.parameters[metric] = plainOf(value);
    else if (!(countNames.test(key) && place.path.length === 1))
      push(measurementOf(metric, value, detailOf(place, tree.intervals.get(metric))), tree);
    return;
  }
  if (typeof value === 'string' && /^nan\b/iu.test(value)) {
    push({ metric, value: 'NaN', valueText: value.slice(0, 300), ...detailOf(place) }, tree);
    return;
  }
  if (typeof value === 'string' && value.length <= 300) return;
  if (typeof value === 'boolean' || value === null) return;
  tree.notUnderstood.push(metric.slice(0, 200));
  if (isList(value) && value.some(isFields)) tree.foreign += value.length;
  else if (typeof value === 'string') tree.foreign += 1;
}

function push(measurement: Measurement | undefined, tree: Growing): void {
  if (measurement) tree.measurements.push(measurement);
}

function detailOf({ slice, n }: Place, interval?: Interval) {
  return {
    ...(slice === undefined ? {} : { slice }),
    ...(n === undefined ? {} : { n }),
    ...(interval === undefined ? {} : { interval: [interval[0], interval[1]] as [number, number] }),
  };
}

/** `interval_95: {auc: {low, high}}` beside the metric of that name. */
function intervalsIn(fields: Fields): ReadonlyMap<string, Interval> {
  const intervals = new Map<string, Interval>();
  for (const [key, group] of fields) {
    if (!intervalGroups.test(key) || !isFields(group)) continue;
    for (const [metric, bounds] of group) {
      const low = numberAt(bounds, 'low') ?? numberAt(bounds, 'lower') ?? numberAt(bounds, 0);
      const high = numberAt(bounds, 'high') ?? numberAt(bounds, 'upper') ?? numberAt(bounds, 1);
      if (low !== undefined && high !== undefined) intervals.set(metric, [low, high]);
    }
  }
  return intervals;
}

/** Two or more maps that each say how many rows they stand for are groups of one thing. */
function isGrouped(groups: readonly (readonly [string, Value])[]): boolean {
  return (
    groups.length >= 2 && groups.every(([, group]) => isFields(group) && sizeOf(group) !== undefined && ![...group.values()].some(isFields))
  );
}

function sizeOf(group: Fields): number | undefined {
  const key = [...group.keys()].find((name) => countNames.test(name));
  return key === undefined ? undefined : countAt(group, key);
}

function joined(outer: string | undefined, inner: string): string {
  return (outer === undefined ? inner : `${outer}/${inner}`).slice(0, 500);
}

const sliceGroups = /^(?:groups|by_[a-z_]+|per_[a-z_]+|slices|subgroups|classes)$/iu;
const sliceLeaves = /^(?:group_|.*_by_group$|.*_per_group$|selection_rates$)/iu;
const intervalGroups = /^(?:intervals?|confidence_intervals?|ci)(?:_?\d+)?$/iu;
const parameterGroups = /^(?:params?|parameters|hyper_?parameters|config|configuration|args|settings|best_params_?)$/iu;
const parameterNames =
  /^(?:seed|random_state|epochs?|batch_size|timestamp|learning_rate|created|updated|version|year|n_estimators|max_depth)$/iu;
const describedThings = /^(?:model|dataset|data|environment|metadata|meta)$/iu;
const countNames = /^(?:n|total|support|count|n_samples|num_samples|samples|size)$/iu;
