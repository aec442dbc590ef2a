import type { JournalFile, JournalFiles } from '@annexa/journal';

/** What the next call of a kind does instead of succeeding. */
export interface Fault {
  readonly on: 'write' | 'sync' | 'createFilled';
  readonly error: Error;
  /** For a write: how many bytes still reach the file. */
  readonly tornAfterBytes?: number;
}

/** A folder in memory whose next operation can be made to fail, and whose bytes a test may damage. */
export class MemoryFiles implements JournalFiles {
  readonly contents = new Map<string, Uint8Array>();
  readonly faults: Fault[] = [];
  writes = 0;
  syncs = 0;

  lock(): Promise<boolean> {
    return Promise.resolve(true);
  }

  unlock(): Promise<void> {
    return Promise.resolve();
  }

  list(): Promise<string[]> {
    return Promise.resolve([...this.contents.keys()]);
  }

  open(name: string): Promise<JournalFile> {
    const found = this.contents.get(name);
    return found === undefined ? Promise.reject(new Error(`no file ${name}`)) : Promise.resolve(this.#file(found));
  }

  createFilled(name: string, sizeBytes: number): Promise<JournalFile> {
    const fault = this.#takeFault('createFilled');
    if (fault !== undefined) return Promise.reject(fault.error);
    const bytes = new Uint8Array(sizeBytes);
    this.contents.set(name, bytes);
    return Promise.resolve(this.#file(bytes));
  }

  rename(from: string, to: string): Promise<void> {
    const bytes = this.contents.get(from);
    if (bytes === undefined) return Promise.reject(new Error(`no file ${from}`));
    this.contents.delete(from);
    this.contents.set(to, bytes);
    return Promise.resolve();
  }

  remove(name: string): Promise<void> {
    this.contents.delete(name);
    return Promise.resolve();
  }

  syncFolder(): Promise<void> {
    return Promise.resolve();
  }

  /** A copy as a crash would leave it. */
  crashed(): MemoryFiles {
    const copy = new MemoryFiles();
    for (const [name, bytes] of this.contents) copy.contents.set(name, bytes.slice());
    return copy;
  }

  #takeFault(on: Fault['on']): Fault | undefined {
    const index = this.faults.findIndex((fault) => fault.on === on);
    return index < 0 ? undefined : this.faults.splice(index, 1)[0];
  }

  #file(bytes: Uint8Array): JournalFile {
    return {
      sizeBytes: () => Promise.resolve(bytes.length),
      read: (into, position) => {
        const part = bytes.subarray(position, position + into.length);
        into.set(part);
        return Promise.resolve(part.length);
      },
      write: (parts, position) => {
        this.writes += 1;
        const fault = this.#takeFault('write');
        const all = Buffer.concat(parts).subarray(0, fault?.tornAfterBytes ?? Infinity);
        if (fault === undefined || fault.tornAfterBytes !== undefined) bytes.set(all, position);
        return fault === undefined ? Promise.resolve() : Promise.reject(fault.error);
      },
      sync: () => {
        this.syncs += 1;
        const fault = this.#takeFault('sync');
        return fault === undefined ? Promise.resolve() : Promise.reject(fault.error);
      },
      close: () => Promise.resolve(),
    };
  }
}

/** An error as the system gives it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
