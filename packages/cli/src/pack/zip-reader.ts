import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { crc32, inflateRawSync } from 'node:zlib';
import { AnnexaError } from '@annexa/evidence';

/** A zip as packs are written (stored or deflated, zip64 where needed), read one entry at a time; everything in it is distrusted. */
export type Zip = {
  /** Names in the order of the directory; a name that stands there twice is there twice. */
  readonly names: readonly string[];
  /** The bytes of the first entry of this name; undefined when there is none or it cannot be read. */
  read(name: string): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
};

type Place = {
  readonly offset: number;
  readonly storedBytes: number;
  readonly sizeBytes: number;
  readonly crc: number;
  readonly method: number;
};

const endBytes = 22;
const commentBytesMax = 0xffff;
const directoryBytesMax = 512 * 1024 * 1024;
const entryBytesMax = 512 * 1024 * 1024;
const max32 = 0xffffffff;

/** @throws AnnexaError NOT_FOUND (no such file), INPUT_MALFORMED (no zip) */
export async function openZip(path: string): Promise<Zip> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new AnnexaError('NOT_FOUND', `${path} cannot be read`, 'give the file of an audit pack', cause);
  });
  try {
    const { names, places } = await readDirectory(file, path);
    return { names, read: (name) => readEntry(file, name, places.get(name)), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readDirectory(file: FileHandle, path: string) {
  const { size } = await file.stat();
  const tail = await bytesAt(file, Math.max(0, size - endBytes - commentBytesMax), Math.min(size, endBytes + commentBytesMax));
  const at = tail.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (at < 0 || at + endBytes > tail.length) throw noZip(path, 'it has no directory');
  const short = { sizeBytes: tail.readUInt32LE(at + 12), start: tail.readUInt32LE(at + 16) };
  const { sizeBytes, start } = short.start === max32 || tail.readUInt16LE(at + 10) === 0xffff ? await farEnd(file, path, tail, at) : short;
  if (sizeBytes > directoryBytesMax || start + sizeBytes > size) throw noZip(path, 'its directory lies outside of it');
  return entriesOf(await bytesAt(file, start, sizeBytes), path);
}

/** Zip64: the locator before the end record says where the larger one is. */
async function farEnd(file: FileHandle, path: string, tail: Buffer, at: number) {
  if (at < 20 || tail.readUInt32LE(at - 20) !== 0x07064b50) throw noZip(path, 'its zip64 locator is missing');
  const record = await bytesAt(file, Number(tail.readBigUInt64LE(at - 12)), 56);
  if (record.length < 56 || record.readUInt32LE(0) !== 0x06064b50) throw noZip(path, 'its zip64 record is missing');
  return { sizeBytes: Number(record.readBigUInt64LE(40)), start: Number(record.readBigUInt64LE(48)) };
}

function entriesOf(directory: Buffer, path: string) {
  const names: string[] = [];
  const places = new Map<string, Place>();
  for (let at = 0; at < directory.length;) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw noZip(path, 'its directory is damaged');
    const nameBytes = directory.readUInt16LE(at + 28);
    const extraBytes = directory.readUInt16LE(at + 30);
    const name = directory.toString('utf8', at + 46, at + 46 + nameBytes);
    const extra = directory.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes);
    const offset = directory.readUInt32LE(at + 42);
    names.push(name);
    if (!places.has(name)) {
      places.set(name, {
        offset: offset === max32 && extra.length >= 12 ? Number(extra.readBigUInt64LE(4)) : offset,
        storedBytes: directory.readUInt32LE(at + 20),
        sizeBytes: directory.readUInt32LE(at + 24),
        crc: directory.readUInt32LE(at + 16),
        method: directory.readUInt16LE(at + 10),
      });
    }
    at += 46 + nameBytes + extraBytes + directory.readUInt16LE(at + 32);
  }
  return { names, places };
}

async function readEntry(file: FileHandle, name: string, place: Place | undefined): Promise<Uint8Array | undefined> {
  if (place === undefined || place.sizeBytes > entryBytesMax || place.storedBytes > entryBytesMax) return undefined;
  const header = await bytesAt(file, place.offset, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) return undefined;
  const nameBytes = header.readUInt16LE(26);
  const named = await bytesAt(file, place.offset + 30, nameBytes);
  const stored = await bytesAt(file, place.offset + 30 + nameBytes + header.readUInt16LE(28), place.storedBytes);
  const content = named.toString('utf8') === name && stored.length === place.storedBytes ? unpacked(stored, place) : undefined;
  return content?.length === place.sizeBytes && crc32(content) === place.crc ? content : undefined;
}

function unpacked(stored: Buffer, { method, sizeBytes }: Place): Buffer | undefined {
  if (method === 0) return stored;
  try {
    return method === 8 ? inflateRawSync(stored, { maxOutputLength: Math.max(1, sizeBytes) }) : undefined;
  } catch {
    return undefined;
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}

function noZip(path: string, why: string): AnnexaError {
  return new AnnexaError('INPUT_MALFORMED', `${path} is no readable zip: ${why}`, 'get the pack again; a torn download looks like this');
}
