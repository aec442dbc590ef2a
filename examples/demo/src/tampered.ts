import { encodeStatement, sha256Hex } from '@annexa/evidence';
import type { Statement } from '@annexa/evidence';
import type { Door } from '@annexa/capture';
import { bundleOf, generateSourceKey, signEnvelope, statementPayloadType } from '@annexa/ledger';

/**
 * Signs an evaluation honestly, makes its number better afterwards, and sends it: the collector has to refuse it at the door.
 * Answers what the collector said.
 */
export async function sendTampered(evaluation: Statement, door: Door): Promise<string> {
  const key = generateSourceKey();
  const digest = sha256Hex(key.spki);
  if (door.credential.kind !== 'oidc') throw new Error('the demo signs in by OIDC');
  await door.client(await door.credential.issue(`${door.collectorUrl}#${digest}`)).bindKey({ spkiPem: key.pem });
  const signed = signEnvelope(encodeStatement(evaluation), statementPayloadType, key);
  const better = new TextDecoder().decode(signed.payload).replace(/"metric":"auc","value":0\.\d+/, '"metric":"auc","value":0.97');
  const bundle = bundleOf({ ...signed, payload: new TextEncoder().encode(better) }, key.hint);
  const { answers } = await door.client().submitRecords([bundle]);
  const [answer] = answers;
  return answer?.outcome === 'refused' ? answer.error.code : (answer?.outcome ?? 'no answer');
}
