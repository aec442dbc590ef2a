/** Number of the selectable attributes of a span that has none. */
export const nothingSelectable = 0;

interface Selectable {
  readonly attributes: ReadonlyMap<string, string>;
  /** What it becomes with one attribute more or changed. */
  readonly next: Map<string, Map<string, number>>;
}

/** Sets of attributes that selectors ask for, by number: few distinct ones, met again and again. */
export class SelectableTable {
  readonly #byContent = new Map<string, number>();
  readonly #sets: Selectable[] = [{ attributes: new Map(), next: new Map() }];

  get isFull(): boolean {
    return this.#sets.length > setsMax;
  }

  attributes(set: number): ReadonlyMap<string, string> {
    return this.#sets[set]?.attributes ?? new Map();
  }

  /** The set with this attribute, the last value of a name winning. */
  with(from: number, name: string, text: string): number {
    const before = this.#sets[from];
    if (before === undefined) return nothingSelectable;
    let byText = before.next.get(name);
    if (byText === undefined) before.next.set(name, (byText = new Map()));
    const known = byText.get(text);
    if (known !== undefined) return known;
    const set = this.#numberOf(new Map(before.attributes).set(name, text));
    byText.set(text, set);
    return set;
  }

  /** What a span below has: its own, and from above what it does not say itself. */
  inherited(above: number, own: number): number {
    let set = above;
    for (const [name, text] of this.attributes(own)) set = this.with(set, name, text);
    return set;
  }

  /** One number for the same attributes in the same order, however they came together. */
  #numberOf(attributes: ReadonlyMap<string, string>): number {
    const content = JSON.stringify([...attributes]);
    const known = this.#byContent.get(content);
    if (known !== undefined) return known;
    const made = this.#sets.push({ attributes, next: new Map() }) - 1;
    this.#byContent.set(content, made);
    return made;
  }
}

const setsMax = 4_096;
