import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { deflateSync } from 'fflate';

/**
 * Writes a zip entry by entry (APPNOTE 6.3.10, zip64 where sizes ask for it). One entry is held at a time, and some 100 bytes for each
 * that was written. The same entries in the same order give the same bytes on every machine: one fixed date, and a deflate that is
 * no part of the platform, whose own compresses differently from one processor to the next.
 */
export type ZipFile = {
  /** `name` in ASCII, `/` between folders; every name once. */
  add(name: string, content: Uint8Array): Promise<void>;
  /** Writes the directory, syncs and closes. Answers the size of the file in bytes. */
  finish(): Promise<number>;
  /** Closes without a directory: what lies there is no zip. */
  abandon(): Promise<void>;
};

/** A new file at `path`; @throws when there is one already. */
export async function createZipFile(path: string): Promise<ZipFile> {
  const file = await open(path, 'wx', 0o600);
  const out = buffered(file);
  const directory: Uint8Array[] = [];
  return {
    add: async (name, content) => {
      const entry = entryOf(name, content, out.position());
      directory.push(centralHeader(entry));
      await out.write(localHeader(entry));
      await out.write(entry.stored);
    },
    finish: async () => {
      const start = out.position();
      for (const header of directory) await out.write(header);
      await out.write(endOf(directory.length, start, out.position() - start));
      await out.flush();
      await file.sync();
      await file.close();
      return out.position();
    },
    abandon: () => file.close(),
  };
}

type Entry = {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly sizeBytes: number;
  readonly stored: Uint8Array;
  readonly method: number;
  readonly offset: number;
};

/** Below it nothing is gained. */
const deflateBytesMin = 64;
const methodStored = 0;
const methodDeflate = 8;
/** 1 January 1980, the first day a zip can name. */
const dosDate = 0x21;
const max16 = 0xffff;
const max32 = 0xffffffff;

function entryOf(name: string, content: Uint8Array, offset: number): Entry {
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(name) || name.split('/').includes('..')) throw new TypeError(`not a name for a pack: ${name}`);
  if (content.length >= max32) throw new RangeError(`${name} has ${content.length} bytes`);
  const deflated = content.length < deflateBytesMin ? content : deflateSync(content, { level: 6 });
  const smaller = deflated.length < content.length;
  return {
    name: new TextEncoder().encode(name),
    crc: crc32(content),
    sizeBytes: content.length,
    stored: smaller ? deflated : content,
    method: smaller ? methodDeflate : methodStored,
    offset,
  };
}

function localHeader(entry: Entry): Uint8Array {
  return fields([4, 0x04034b50], [2, 20], ...common(entry), [2, 0], entry.name);
}

/** An entry beyond 4 GiB from the start has its offset in a zip64 field. */
function centralHeader(entry: Entry): Uint8Array {
  const isFar = entry.offset >= max32;
  const far = isFar ? fields([2, 1], [2, 8], [8, entry.offset]) : new Uint8Array(0);
  const place: Field[] = [
    [2, far.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, isFar ? max32 : entry.offset],
  ];
  return fields([4, 0x02014b50], [2, isFar ? 45 : 20], [2, isFar ? 45 : 20], ...common(entry), ...place, entry.name, far);
}

/** What both headers of an entry say, from the flags to the length of its name. */
function common({ method, crc, stored, sizeBytes, name }: Entry): Field[] {
  return [
    [2, 0],
    [2, method],
    [2, 0],
    [2, dosDate],
    [4, crc],
    [4, stored.length],
    [4, sizeBytes],
    [2, name.length],
  ];
}

function endOf(count: number, start: number, sizeBytes: number): Uint8Array {
  const isLarge = count >= max16 || start + sizeBytes >= max32;
  const large = isLarge
    ? [
        fields([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0], [8, count], [8, count], [8, sizeBytes], [8, start]),
        fields([4, 0x07064b50], [4, 0], [8, start + sizeBytes], [4, 1]),
      ]
    : [];
  const shown = isLarge ? { count: max16, sizeBytes: max32, start: max32 } : { count, sizeBytes, start };
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, shown.count], [2, shown.count], [4, shown.sizeBytes], [4, shown.start], [2, 0]);
  return Buffer.concat([...large, end]);
}

/** A number of so many bytes, little end first; or bytes as they are. */
type Field = readonly [width: 2 | 4 | 8, value: number] | Uint8Array;

function fields(...all: readonly Field[]): Uint8Array {
  return Buffer.concat(
    all.map((field) => {
      if (field instanceof Uint8Array) return field;
      const [width, value] = field;
      const bytes = Buffer.alloc(width);
      if (width === 8) bytes.writeBigUInt64LE(BigInt(value));
      else bytes.writeUIntLE(value, 0, width);
      return bytes;
    }),
  );
}

const bufferBytes = 1024 * 1024;

/** Three small files a record would be nine writes a record. */
function buffered(file: FileHandle) {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let position = 0;
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) await file.writeFile(Buffer.concat(waiting));
    waiting = [];
    waitingBytes = 0;
  };
  const write = async (bytes: Uint8Array): Promise<void> => {
    waiting.push(bytes);
    waitingBytes += bytes.length;
    position += bytes.length;
    if (waitingBytes >= bufferBytes) await flush();
  };
  return { write, flush, position: () => position };
}
