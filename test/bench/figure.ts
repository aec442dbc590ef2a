/** A demand on a figure. `of` says whether the ratio to the reference or the value itself is held to it. */
type Target = { readonly of: 'ratio' | 'value'; readonly comparison: '>=' | '<='; readonly bound: number };

/** What one measurement found. Compare ratios, not values: the machine and its neighbours are in every value. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same unit, measured in the same run; null where nothing is compared. */
  readonly reference: number | null;
  readonly ratio: number | null;
  /** For instance `ratio >= 0.6`; null where none was agreed. */
  readonly target: string | null;
  readonly ok: boolean | null;
  /** Distance between the quartiles of the rounds over their median; null for what is exact. */
  readonly spread: number | null;
};

/** What a group says of one measurement before it is judged. */
export type Measured = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly reference?: number;
  readonly target?: Target;
  readonly spread?: number;
};

/** Judges a measurement by its target; without one `ok` is null, never true. */
export function figureOf(group: string, { name, value, unit, reference, target, spread }: Measured): Figure {
  const ratio = reference === undefined ? null : value / reference;
  const judged = target === undefined ? null : target.of === 'ratio' ? ratio : value;
  return {
    name: `${group}: ${name}`,
    value: rounded(value),
    unit,
    reference: reference === undefined ? null : rounded(reference),
    ratio: ratio === null ? null : rounded(ratio),
    target: target === undefined ? null : `${target.of} ${target.comparison} ${target.bound}`,
    ok: target === undefined || judged === null ? null : holds(judged, target),
    spread: spread === undefined ? null : rounded(spread),
  };
}

function holds(judged: number, { comparison, bound }: Target): boolean {
  return comparison === '>=' ? judged >= bound : judged <= bound;
}

/** Four significant digits: more would be noise that looks like knowledge. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
