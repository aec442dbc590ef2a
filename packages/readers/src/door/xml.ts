import { SaxesParser } from 'saxes';
import type { Parsed } from '../malformed.ts';
import { failed } from '../malformed.ts';
import type { ArtefactFile } from '../reader.ts';
import { bytesOf } from './bytes.ts';
import { decoded } from './text.ts';

/** Called in document order. `text` may come in pieces. */
type XmlHandler = {
  open(name: string, attributes: Readonly<Record<string, string>>, depth: number): void;
  text(text: string): void;
  close(name: string, depth: number): void;
};

const depthMax = 100;
const elementsMax = 1_000_000;

/** Walks an XML file. Entities of its own are an error, never expanded; nothing outside the file is read. */
export function walkXml(file: ArtefactFile, handler: XmlHandler): Parsed<true> {
  const bytes = bytesOf(file);
  if (!bytes.ok) return bytes;
  const text = xmlText(bytes.value);
  if (!text.ok) return text;
  return walk(text.value, handler);
}

function walk(text: string, handler: XmlHandler): Parsed<true> {
  const parser = new SaxesParser({ xmlns: false, position: true });
  let depth = 0;
  let elements = 0;
  parser.on('error', (error) => {
    throw new Refused('not-xml', error.message);
  });
  parser.on('opentag', ({ name, attributes }) => {
    if ((depth += 1) > depthMax) throw new Refused('too-deep', `deeper than ${depthMax} elements`);
    if ((elements += 1) > elementsMax) throw new Refused('too-many', `more than ${elementsMax} elements`);
    handler.open(name, attributes, depth);
  });
  parser.on('text', (piece) => handler.text(piece));
  parser.on('cdata', (piece) => handler.text(piece));
  parser.on('closetag', ({ name }) => {
    handler.close(name, depth);
    depth -= 1;
  });
  try {
    parser.write(text).close();
    return { ok: true, value: true };
  } catch (error) {
    if (error instanceof Refused) return failed(error.code, error.message);
    throw error;
  }
}

class Refused extends Error {
  readonly code: 'not-xml' | 'too-deep' | 'too-many';

  constructor(code: 'not-xml' | 'too-deep' | 'too-many', message: string) {
    super(message);
    this.code = code;
  }
}

/** UTF-8 or UTF-16, or what the declaration says where that is one of the old single-byte encodings. */
function xmlText(bytes: Uint8Array): Parsed<string> {
  const declared = /^(?:\uFEFF)?<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']/u.exec(
    new TextDecoder('latin1').decode(bytes.subarray(0, 200)),
  )?.[1];
  if (declared === undefined || !/^(?:iso-8859-\d+|windows-125\d|us-ascii|latin1)$/iu.test(declared)) return decoded(bytes);
  try {
    return { ok: true, value: new TextDecoder(declared, { fatal: true }).decode(bytes) };
  } catch {
    return failed('encoding', `not ${declared}`);
  }
}
