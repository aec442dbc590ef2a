/** The collector's custody in memory: forgets everything at the end. Values pass through JSON, as they do in the real one. */
export type MemoryCustody = {
  put(collection: string, id: string, value: unknown): Promise<void>;
  add(collection: string, id: string, value: unknown): Promise<boolean>;
  get(collection: string, id: string): Promise<unknown>;
  list(collection: string): Promise<readonly { readonly id: string; readonly value: unknown }[]>;
  remove(collection: string, id: string): Promise<void>;
  /** Everything as one text, to look for what must not be in there. */
  dump(): string;
};

export function memoryCustody(): MemoryCustody {
  const collections = new Map<string, Map<string, string>>();

  function documentsOf(collection: string): Map<string, string> {
    const found = collections.get(collection) ?? new Map<string, string>();
    collections.set(collection, found);
    return found;
  }

  return {
    async put(collection, id, value) {
      documentsOf(collection).set(id, JSON.stringify(value));
    },
    async add(collection, id, value) {
      if (documentsOf(collection).has(id)) return false;
      documentsOf(collection).set(id, JSON.stringify(value));
      return true;
    },
    async get(collection, id) {
      const json = documentsOf(collection).get(id);
      return json === undefined ? undefined : JSON.parse(json);
    },
    async list(collection) {
      return [...documentsOf(collection)].map(([id, json]) => ({ id, value: JSON.parse(json) }));
    },
    async remove(collection, id) {
      documentsOf(collection).delete(id);
    },
    dump: () => JSON.stringify([...collections].map(([name, documents]) => [name, [...documents]])),
  };
}
