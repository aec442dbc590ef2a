import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { predicateTypeOf } from '@annexa/evidence';
import { sampleLog } from './sample-log.ts';
import type { SampleLog } from './sample-log.ts';
import { describeWith, isHere, run } from './tools.ts';

const version = 'v3.1.3';
const built = fileURLToPath(new URL(`../../node_modules/.cache/cosign-${version}/`, import.meta.url));

/** The one on PATH, else one built from its Go module and kept beside the packages: minutes the first time. */
async function cosignHere(): Promise<string> {
  if (isHere('cosign', ['version'])) return 'cosign';
  const path = join(built, 'cosign');
  if (existsSync(path)) return path;
  process.stdout.write(`interop: building cosign ${version} from its Go module, once; this takes minutes\n`);
  const made = await run('go', ['install', `github.com/sigstore/cosign/v3/cmd/cosign@${version}`], { env: { GOBIN: built } });
  if (made.exitCode !== 0) throw new Error(`cosign was not built: ${made.said}`);
  return path;
}

describeWith('cosign, or Go to build it', isHere('cosign', ['version']) || isHere('go', ['version']))(
  'cosign verify-blob-attestation',
  () => {
    let folder: string;
    let cosign: string;
    let log: SampleLog;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'annexa-cosign-run-'));
      cosign = await cosignHere();
      log = await sampleLog();
      await Promise.all([
        writeFile(join(folder, 'source.pem'), log.sourcePem),
        writeFile(join(folder, 'trusted_root.json'), log.trustedRoot),
        writeFile(join(folder, 'artefact'), log.artefact),
      ]);
    });

    afterAll(() => rm(folder, { recursive: true }));

    const verify = async (bundle: string, artefact = 'artefact') => {
      await writeFile(join(folder, 'bundle.json'), bundle);
      const words = ['--key', 'source.pem', '--bundle', 'bundle.json', '--trusted-root', 'trusted_root.json'];
      const type = ['--type', predicateTypeOf('evaluation-result')];
      return run(cosign, ['verify-blob-attestation', ...words, ...type, artefact], { cwd: folder });
    };

    test('accepts every record with its place in our log', async () => {
      for (const { bundle } of log.records)
        expect(await verify(bundle)).toMatchObject({ exitCode: 0, said: expect.stringContaining('Verified OK') });
    });

    test('refuses an altered payload, another artefact, an altered proof and a record that is not logged', async () => {
      const bundle = log.records[2]?.bundle ?? '';
      const [, proofHash = ''] = /"hashes":\["([^"]+)"/.exec(bundle) ?? [];
      await writeFile(join(folder, 'other'), 'something else');
      const refused = [
        await verify(bundle.replace(/"payload":"[^"]+"/, `"payload":"${btoa('{"_type":"https://in-toto.io/Statement/v1"}')}"`)),
        await verify(bundle, 'other'),
        await verify(bundle.replace(proofHash, Buffer.alloc(32, 9).toString('base64'))),
        await verify(bundle.replace(/"tlogEntries":\[.*\]/, '"tlogEntries":[]')),
      ];
      expect(refused.map(({ exitCode }) => exitCode === 0)).toEqual([false, false, false, false]);
    });
  },
);
