import { base64, hex, joined, sha256, unbase64, utf8, type Bytes } from './bytes.ts';

/** Reads `name+id+base64(0x01 || Ed25519 key)`; undefined if the id does not belong to name and key (C2SP signed-note). */
export async function logKey(vkey: string) {
  const [, origin, idHex, encoded] = /^([^+\s]{1,253})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(vkey.trim()) ?? [];
  const typed = unbase64(encoded);
  if (origin === undefined || typed?.[0] !== 1) return undefined;
  const id = await sha256(joined(utf8(`${origin}\n`), typed));
  if (idHex !== hex(id.subarray(0, 4))) return undefined;
  const key = await crypto.subtle.importKey('raw', typed.slice(1), { name: 'Ed25519' }, false, ['verify']);
  return { origin, id, verifies: (message: Bytes, signature: Bytes) => crypto.subtle.verify({ name: 'Ed25519' }, key, signature, message) };
}

/** A log's key: `origin` is its name, `id` its 32-byte key id, of which signature lines carry the first four. */
export type LogKey = NonNullable<Awaited<ReturnType<typeof logKey>>>;

/** A P-256 key from SPKI, as PEM or base64 text; undefined for anything else. */
export async function sourceKey(text: string) {
  const spki = unbase64(text.replace(/-----(BEGIN|END) PUBLIC KEY-----|\s/g, ''));
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const key =
    spki?.length === 91 ? await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']).catch(() => undefined) : undefined;
  if (!spki || !key) return undefined;
  const verifies = async (message: Bytes, signature: Bytes): Promise<boolean> => {
    const raw = rawSignature(signature);
    return raw !== undefined && crypto.subtle.verify(algorithm, key, raw, message);
  };
  return { spki, hint: base64(await sha256(spki)), verifies };
}

/** A source's key: its SPKI, its hint (base64 SHA-256 of the SPKI), and `verifies`, which takes signatures in DER as Sigstore has them. */
export type SourceKey = NonNullable<Awaited<ReturnType<typeof sourceKey>>>;

/** r||s out of ECDSA-Sig-Value: two minimal positive integers and nothing behind them. */
function rawSignature(der: Bytes): Bytes | undefined {
  const r = integer(der, 2);
  const s = r && integer(der, r.end);
  return r && s?.end === der.length && der[0] === 0x30 && der[1] === der.length - 2 ? joined(r.value, s.value) : undefined;
}

function integer(der: Bytes, start: number): { value: Bytes; end: number } | undefined {
  const length = der[start + 1] ?? 0;
  const end = start + 2 + length;
  const [first = 0xff, second = 0] = der.slice(start + 2, end);
  const digits = der.slice(first === 0 ? start + 3 : start + 2, end);
  const minimal = first < 0x80 && (first !== 0 || second >= 0x80);
  if (der[start] !== 2 || length === 0 || end > der.length || !minimal || digits.length > 32) return undefined;
  return { value: joined(new Uint8Array(32 - digits.length), digits), end };
}
