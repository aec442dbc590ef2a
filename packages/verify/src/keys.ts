import { base64, joined, same, sha256, unbase64, utf8, type Bytes } from './bytes.ts';

/** A log's key and name, from its note verifier key. */
export interface LogKey {
  origin: string;
  /** 32 bytes; the first four stand in signature lines. */
  id: Bytes;
  verifies(message: Bytes, signature: Bytes): Promise<boolean>;
}

/** Reads `name+id+base64(0x01 || Ed25519 key)`; undefined if the id does not belong to name and key (C2SP signed-note). */
export async function logKey(vkey: string): Promise<LogKey | undefined> {
  const [, origin, idHex, encoded] = /^([^+\s]{1,253})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(vkey.trim()) ?? [];
  const typed = unbase64(encoded);
  if (origin === undefined || typed?.length !== 33 || typed[0] !== 1) return undefined;
  const id = await sha256(joined(utf8(`${origin}\n`), typed));
  if (idHex !== Array.from(id.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')) return undefined;
  const key = await crypto.subtle.importKey('raw', typed.slice(1), { name: 'Ed25519' }, false, ['verify']);
  return { origin, id, verifies: (message, signature) => crypto.subtle.verify({ name: 'Ed25519' }, key, signature, message) };
}

/** A source's key. */
export interface SourceKey {
  spki: Bytes;
  /** Base64 SHA-256 of `spki`. */
  hint: string;
  /** `signature` in DER, as Sigstore has it. */
  verifies(message: Bytes, signature: Bytes): Promise<boolean>;
}

/** A P-256 key from SPKI, as PEM or base64 text; undefined for anything else. */
export async function sourceKey(text: string): Promise<SourceKey | undefined> {
  const spki = unbase64(text.replace(/-----(BEGIN|END) PUBLIC KEY-----/g, '').replace(/\s/g, ''));
  if (spki?.length !== 91) return undefined;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  try {
    const key = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']);
    const verifies = async (message: Bytes, signature: Bytes): Promise<boolean> => {
      const raw = rawSignature(signature);
      return raw !== undefined && crypto.subtle.verify(algorithm, key, raw, message);
    };
    return { spki, hint: base64(await sha256(spki)), verifies };
  } catch {
    return undefined;
  }
}

/** r||s out of ECDSA-Sig-Value: two minimal positive integers and nothing behind them. */
function rawSignature(der: Bytes): Bytes | undefined {
  const r = integer(der, 2);
  const s = r && integer(der, r.end);
  if (!r || !s || der[0] !== 0x30 || der[1] !== der.length - 2 || s.end !== der.length) return undefined;
  return joined(r.value, s.value);
}

function integer(der: Bytes, start: number): { value: Bytes; end: number } | undefined {
  const length = der[start + 1];
  if (der[start] !== 2 || length === undefined || length === 0 || length > 33) return undefined;
  const end = start + 2 + length;
  const bytes = der.slice(start + 2, end);
  const [first = 0xff, second = 0] = bytes;
  const minimal = first < 0x80 && (first !== 0 || second >= 0x80);
  const digits = first === 0 ? bytes.slice(1) : bytes;
  if (bytes.length !== length || !minimal || digits.length > 32) return undefined;
  return { value: joined(new Uint8Array(32 - digits.length), digits), end };
}

export function sameKey(a: SourceKey, b: SourceKey): boolean {
  return same(a.spki, b.spki);
}
