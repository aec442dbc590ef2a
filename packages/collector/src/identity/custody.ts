/**
 * What identity needs of the ledger's custody: small JSON documents by collection and id, durable when the promise resolves.
 * Structural on purpose, so that tests can pass a map and the ledger passes its own.
 */
export type Custody = {
  put(collection: string, id: string, json: string): Promise<void>;
  get(collection: string, id: string): Promise<string | undefined>;
  list(collection: string): Promise<readonly { readonly id: string; readonly json: string }[]>;
  remove(collection: string, id: string): Promise<void>;
};
