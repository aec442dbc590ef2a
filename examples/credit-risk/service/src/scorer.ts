import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as onnx from 'onnxruntime-web';
import type { Facts, Input } from './facts.ts';
import { ServiceError } from './service-error.ts';

/** A loaded model: what it takes, which bytes it is, and its answer. */
export interface Scorer {
  /** SHA-256 of the very bytes the runtime was given, lower-case hex. */
  readonly sha256: string;
  readonly inputs: readonly Input[];
  /** Probability, 0 to 1, that the credit will not be repaid as agreed. */
  score(facts: Facts): Promise<number>;
}

// One thread: the WASM build then needs no worker files, and a logistic regression gains nothing from more.
onnx.env.wasm.numThreads = 1;

/**
 * Loads an ONNX file once and hashes the same bytes it hands to the runtime, so that the digest cannot be that of another file.
 * @throws ServiceError `model-differs` when `expectedSha256` is given and is not the digest of the file.
 */
export async function loadScorer(path: string, expectedSha256?: string): Promise<Scorer> {
  const bytes = new Uint8Array(await readFile(path));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (expectedSha256 !== undefined && expectedSha256 !== sha256) {
    throw new ServiceError('model-differs', `${path} is ${sha256}, not ${expectedSha256}: deploy the file that was released`);
  }
  const session = await onnx.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const inputs = session.inputMetadata.map((input) => ({ name: input.name, isNumber: input.isTensor && input.type === 'float32' }));
  return { sha256, inputs, score: (facts) => answer(session, inputs, facts) };
}

async function answer(session: onnx.InferenceSession, inputs: readonly Input[], facts: Facts): Promise<number> {
  const feeds = Object.fromEntries(inputs.map((input) => [input.name, tensorOf(input, facts.get(input.name))]));
  const { probabilities } = await session.run(feeds);
  const risk = probabilities?.data[1];
  if (typeof risk !== 'number') throw new TypeError('the model gave no probabilities');
  return risk;
}

function tensorOf({ isNumber }: Input, value: number | string | undefined): onnx.Tensor {
  return isNumber ? new onnx.Tensor('float32', [Number(value)], [1, 1]) : new onnx.Tensor('string', [String(value)], [1, 1]);
}
