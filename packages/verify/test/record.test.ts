import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bundleOf, generateLogKey, generateSourceKey, leafBodyOf, signEnvelope, statementPayloadType } from '@annexa/ledger';
import { verifyRecord, type RecordReport, type Trust } from '../src/index.ts';
import { payloadOf, sampleLog } from './sample-log.ts';

const sample = sampleLog();
const trust: Trust = { logVkeys: [sample.log.vkey], sourceKeys: [sample.source.pem] };
const index = 3;
const logged = sample.logged(index);
const expectedPayloadSha256 = createHash('sha256').update(payloadOf(index)).digest('hex');

/** Names of the checks with one outcome, in report order. */
function having(report: RecordReport, outcome: string): string[] {
  return report.checks.filter((check) => check.outcome === outcome).map(({ check }) => check);
}

function altered(from: string | RegExp, to: string): string {
  const changed = logged.replace(from, to);
  expect(changed).not.toBe(logged);
  return changed;
}

function part(pattern: RegExp): string {
  const [, found] = pattern.exec(logged) ?? [];
  if (found === undefined) throw new Error(`${pattern.source} is not there`);
  return found;
}

const otherHash = Buffer.alloc(32, 9).toString('base64');
const otherSource = generateSourceKey();
const otherLog = sampleLog();

describe('a record made by the other implementation', () => {
  it('is accepted, with all eight checks passed and what they do not cover said', async () => {
    const report = await verifyRecord({ bundleJson: logged, trust, expectedPayloadSha256 });
    expect(report.verdict).toBe('accepted');
    expect(having(report, 'passed')).toEqual([
      'bundle-format',
      'payload-digest',
      'source-key',
      'signature',
      'leaf',
      'inclusion-proof',
      'checkpoint-signature',
      'origin',
    ]);
    expect(report.notCovered.map(({ about }) => about)).toEqual([
      'source-key-binding',
      'time',
      'truth-of-content',
      'independent-anchor',
      'completeness',
      'trust-root',
    ]);
    expect(report.record).toMatchObject({
      leafIndex: index,
      treeSize: 7,
      payloadType: statementPayloadType,
      payloadSha256: expectedPayloadSha256,
    });
    expect(new Uint8Array(report.record.payload ?? [])).toEqual(payloadOf(index));
  });

  it('is accepted at every index of every tree size to 33', async () => {
    const grown = sampleLog(33);
    for (let size = 1; size <= grown.size; size += 4) {
      for (let at = 0; at < size; at += 1) {
        const report = await verifyRecord({ bundleJson: grown.logged(at, size), trust: { logVkeys: [grown.log.vkey] } });
        expect(report.verdict).toBe('accepted');
      }
    }
  });

  it('is accepted with unpadded URL base64 in the envelope', async () => {
    const url = altered(/"payload":"[^"]+"/, `"payload":"${Buffer.from(payloadOf(index)).toString('base64url')}"`);
    expect((await verifyRecord({ bundleJson: url, trust })).verdict).toBe('accepted');
  });
});

describe('tampering is named', () => {
  it.each<[string, () => string, string[]]>([
    [
      'a byte of the payload',
      () => altered(part(/"payload":"([^"]+)"/), Buffer.from(payloadOf(4)).toString('base64')),
      ['payload-digest', 'signature', 'leaf'],
    ],
    ['the payload type', () => altered('in-toto+json', 'in-toto+cbor'), ['signature', 'leaf']],
    ['the signature', () => altered(/"sig":".{20}/, '"sig":"MEUCIQAAAAAAAAAAAAAA'), ['signature', 'leaf']],
    ['the signature, by another signature of the same key', resigned, ['leaf']],
    ['the key hint', () => altered(/"hint":"[^"]+"/, `"hint":"${otherSource.hint}"`), ['source-key']],
    [
      'a leaf about another record',
      () => altered(part(/"canonicalizedBody":"([^"]+)"/), base64(sample.leafBody(4))),
      ['leaf', 'inclusion-proof'],
    ],
    ['a key swapped in the leaf', keySwapped, ['leaf', 'inclusion-proof']],
    [
      'white space in the leaf',
      () => altered(part(/"canonicalizedBody":"([^"]+)"/), base64(new Uint8Array([...sample.leafBody(index), 0x20]))),
      ['leaf', 'inclusion-proof'],
    ],
    ['a hash of the proof', () => altered(part(/"hashes":\["([^"]+)"/), otherHash), ['inclusion-proof']],
    ['a hash too many', () => altered('"hashes":[', `"hashes":["${otherHash}",`), ['inclusion-proof']],
    ['the index of the proof', () => altered(/"logIndex":"3"/g, '"logIndex":"2"'), ['inclusion-proof']],
    ['the index outside the proof', () => altered('"logIndex":"3"', '"logIndex":"2"'), ['inclusion-proof']],
    ['the root beside the checkpoint', () => altered(/"rootHash":"[^"]+"/, `"rootHash":"${otherHash}"`), ['inclusion-proof']],
    ['the tree size beside the checkpoint', () => altered('"treeSize":"7"', '"treeSize":"8"'), ['inclusion-proof']],
    ['the size in the checkpoint', () => altered(String.raw`\n7\n`, String.raw`\n6\n`), ['inclusion-proof', 'checkpoint-signature']],
    [
      'the root in the checkpoint',
      () => altered(/\\n7\\n[^\\]+/, String.raw`\n7\n${otherHash}`),
      ['inclusion-proof', 'checkpoint-signature'],
    ],
    [
      'the origin in the checkpoint',
      () => altered(`"envelope":"${sample.log.origin}`, '"envelope":"other.example'),
      ['checkpoint-signature'],
    ],
    [
      'the checkpoint, signed again by another log',
      () => altered(part(/"envelope":"([^"]+)"/), JSON.stringify(otherLog.checkpoint(7)).slice(1, -1)),
      ['inclusion-proof', 'checkpoint-signature'],
    ],
    ['the log id', () => altered(/"keyId":"[^"]+"/, `"keyId":"${otherHash}"`), ['origin']],
    ['the kind of the leaf', () => altered('"version":"0.0.2"', '"version":"0.0.1"'), ['leaf']],
    ['a second signature', () => altered('"signatures":[', '"signatures":[{"sig":"AA=="},'), ['bundle-format']],
    ['the media type', () => altered('v0.3+json', 'v0.2+json'), ['bundle-format']],
  ])('%s', async (_, alter, names) => {
    const report = await verifyRecord({ bundleJson: alter(), trust, expectedPayloadSha256 });
    expect(having(report, 'failed')).toEqual(names);
    expect(report.verdict).toBe('refused');
    expect(report.checks).toHaveLength(8);
  });

  it.each<[string, Trust, string[]]>([
    ['a source that is not among the keys given', { ...trust, sourceKeys: [otherSource.pem] }, ['source-key']],
    ['a log that is not among the keys given', { ...trust, logVkeys: [generateLogKey().vkey] }, ['checkpoint-signature']],
    ['a log key that is none', { ...trust, logVkeys: ['x'] }, ['checkpoint-signature']],
    ['a log key under another name', { ...trust, logVkeys: [sample.log.vkey.replace(/^\w+/, 'other')] }, ['checkpoint-signature']],
  ])('trust: %s', async (_, given, names) => {
    const report = await verifyRecord({ bundleJson: logged, trust: given });
    expect(having(report, 'failed')).toEqual(names);
    expect(report.verdict).toBe('refused');
  });

  /** Signed by the trusted key, but over a note whose first line is another log's name. */
  it('an origin that is not the name of the key that signed', async () => {
    const note = sample.checkpoint(7).split('\n\n')[0]?.replace(sample.log.origin, 'other.example') ?? '';
    const line = Buffer.concat([sample.log.logId.subarray(0, 4), sample.log.sign(new TextEncoder().encode(`${note}\n`))]).toString(
      'base64',
    );
    const forged = JSON.stringify(`${note}\n\n— ${sample.log.origin} ${line}\n`).slice(1, -1);
    const report = await verifyRecord({ bundleJson: altered(part(/"envelope":"([^"]+)"/), forged), trust });
    expect(having(report, 'failed')).toEqual(['origin']);
  });
});

it('no single character of a bundle can be changed and the bundle still be accepted, but in the unsigned keyid', async () => {
  const keyid = logged.indexOf('"keyid"');
  const accepted: string[] = [];
  for (let place = 0; place < logged.length; place += 1) {
    const flipped = String.fromCharCode(logged.charCodeAt(place) ^ 1);
    const report = await verifyRecord({ bundleJson: logged.slice(0, place) + flipped + logged.slice(place + 1), trust });
    const unsigned = place >= keyid && place < logged.indexOf('"', keyid + 9) + 1;
    if (report.verdict === 'accepted' && !unsigned) accepted.push(`${place}: ${logged.slice(place - 20, place + 20)}`);
  }
  expect(accepted).toEqual([]);
});

describe('what cannot be checked is neither passed nor failed', () => {
  it('without log keys', async () => {
    const report = await verifyRecord({ bundleJson: logged, trust: { logVkeys: [] } });
    expect(having(report, 'not-checked')).toEqual(['payload-digest', 'checkpoint-signature', 'origin']);
    expect(report.verdict).toBe('incomplete');
  });

  it('before the record is logged, with and without the key', async () => {
    const withKey = await verifyRecord({ bundleJson: sample.received(index), trust });
    expect(having(withKey, 'passed')).toEqual(['bundle-format', 'source-key', 'signature']);
    expect(withKey.verdict).toBe('incomplete');
    const without = await verifyRecord({ bundleJson: sample.received(index), trust: { logVkeys: [sample.log.vkey] } });
    expect(having(without, 'passed')).toEqual(['bundle-format']);
    expect(without.verdict).toBe('incomplete');
  });

  it.each(['', 'null', '[]', '{"mediaType":1}', '"', '{"dsseEnvelope":{"signatures":{"length":1}}}'])(
    'of bytes that are no bundle: %s',
    async (bundleJson) => {
      const report = await verifyRecord({ bundleJson, trust });
      expect(having(report, 'failed')).toContain('bundle-format');
      expect(report.verdict).toBe('refused');
    },
  );
});

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function resigned(): string {
  const again = bundleOf(signEnvelope(payloadOf(index), statementPayloadType, sample.source), sample.source.hint);
  const [, sig] = /"sig":"([^"]+)"/.exec(again) ?? [];
  return altered(/"sig":"[^"]+"/, `"sig":"${sig}"`);
}

function keySwapped(): string {
  const envelope = signEnvelope(payloadOf(index), statementPayloadType, otherSource);
  return altered(part(/"canonicalizedBody":"([^"]+)"/), base64(leafBodyOf(envelope, otherSource.spki)));
}
