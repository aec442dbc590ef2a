/** Bytes over a plain ArrayBuffer, which is what WebCrypto takes in every runtime. */
export type Bytes = Uint8Array<ArrayBuffer>;

export const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));
export const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
export const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);
export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export function joined(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}

export function base64(bytes: Uint8Array): string {
  const chunks: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) chunks.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return btoa(chunks.join(''));
}

/** Standard base64 in its one canonical spelling, else undefined. */
export function unbase64(text: unknown): Bytes | undefined {
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return base64(bytes) === text ? bytes : undefined;
}

/** DSSE allows the URL alphabet and absent padding too. */
export function unbase64Either(text: unknown): Bytes | undefined {
  if (typeof text !== 'string' || (/[-_]/.test(text) && /[+/]/.test(text))) return undefined;
  const standard = text.replaceAll('-', '+').replaceAll('_', '/');
  return unbase64(standard.includes('=') ? standard : standard.padEnd(Math.ceil(standard.length / 4) * 4, '='));
}

/** A hash in base64, else undefined. */
export function unhash(text: unknown): Bytes | undefined {
  const bytes = unbase64(text);
  return bytes?.length === 32 ? bytes : undefined;
}
