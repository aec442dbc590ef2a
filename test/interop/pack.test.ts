import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openZip } from '../../packages/cli/src/pack/zip-reader.ts';
import { openLedger } from '../../packages/collector/src/ledger/index.ts';
import { exportPack } from '../../packages/collector/src/pack/index.ts';
import { newSource, openDoor } from '../../packages/collector/test/ledger-support.ts';
import { describeWith, isHere, run } from './tools.ts';

let parent: string;
let unpacked: string;

function onFatal(error: Error): never {
  throw error;
}

/** A pack of 300 records over two days, unpacked as an auditor would. */
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'annexa-pack-interop-'));
  unpacked = join(parent, 'unpacked');
  let now = Date.parse('2026-11-20T08:00:00Z');
  const ledger = await openLedger({ folder: join(parent, 'collector'), clock: () => new Date(now), onFatal });
  const source = newSource();
  await ledger.bindKey(source.binding);
  for (const count of [198, 100]) {
    await Promise.all(
      Array.from({ length: count }, (_, at) => ledger.submit(source.bundle({ kind: 'guardrail-result', text: `metric ${at}` }), openDoor)),
    );
    now += 24 * 3_600_000;
  }
  await ledger.close();
  const [outPath, to] = [join(parent, 'pack.zip'), '2026-11-22T00:00:00Z'];
  await exportPack({ folder: join(parent, 'collector'), outPath, system: 'credit-risk', audit: 'stage2', to, version: '0.0.0' });
  const zip = await openZip(outPath);
  for (const name of zip.names) {
    await mkdir(dirname(join(unpacked, name)), { recursive: true });
    await writeFile(join(unpacked, name), (await zip.read(name)) ?? '');
  }
  await zip.close();
});

afterAll(() => rm(parent, { recursive: true, force: true }));

/** The commands of README.txt as they stand there: everything indented from the first step for other people's tools to the last for OpenSSL. */
async function commandsOfReadme(): Promise<string> {
  const readme = await readFile(join(unpacked, 'README.txt'), 'utf8');
  const steps = readme.slice(readme.indexOf('    T=$(mktemp -d)'), readme.indexOf('5. Signature and place'));
  return steps
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .join('\n');
}

describeWith('OpenSSL 3, sha256sum', isHere('openssl', ['pkeyutl', '-help']) && isHere('sha256sum', ['--version']))(
  'README.txt of a pack',
  () => {
    test('its commands for OpenSSL, word for word, reach the stated results', async () => {
      const { exitCode, said } = await run('sh', ['-ec', await commandsOfReadme()], { cwd: unpacked });
      expect(said.trim().split('\n')).toEqual(['Verified OK', 'Signature Verified Successfully', 'Verified OK']);
      expect(exitCode).toBe(0);
    });

    test.each([
      ['evidence/000007/statement.json', 'evidence/000007/statement.json: FAILED'],
      ['SHA256SUMS', 'Verification failure'],
      ['log/checkpoint', 'log/checkpoint: FAILED'],
    ])('with one byte of %s changed they do not', async (name, named) => {
      const path = join(unpacked, name);
      const before = await readFile(path);
      const changed = Uint8Array.from(before);
      changed.set([(changed[40] ?? 0) ^ 1], 40);
      await writeFile(path, changed);
      const { exitCode, said } = await run('sh', ['-c', `${await commandsOfReadme()}\n`], { cwd: unpacked });
      await writeFile(path, before);
      expect(said).toContain(named);
      expect(said.trim().split('\n')).not.toEqual(['Verified OK', 'Signature Verified Successfully', 'Verified OK']);
      expect(exitCode).toBe(0);
    });
  },
);

const tesseraVersion = 'v1.0.4';
const built = fileURLToPath(new URL(`../../node_modules/.cache/tessera-fsck-${tesseraVersion}/`, import.meta.url));

async function fsckHere(): Promise<string> {
  const path = join(built, 'fsck');
  if (existsSync(path)) return path;
  process.stdout.write(`interop: building Tessera's fsck ${tesseraVersion} from its Go module, once\n`);
  const made = await run('go', ['install', `github.com/transparency-dev/tessera/cmd/fsck@${tesseraVersion}`], { env: { GOBIN: built } });
  if (made.exitCode !== 0) throw new Error(`fsck was not built: ${made.said}`);
  return path;
}

describeWith("Go to build Tessera's fsck", isHere('go', ['version']))("Tessera's fsck on the log of a pack", () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      readFile(join(unpacked, 'log', new URL(request.url ?? '/', 'http://localhost').pathname)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
  });

  afterAll(() => {
    server.close();
  });

  /** What it says; its exit code is 0 also where it refuses, and on some trees it stops answering instead, so its time is bounded. */
  const fsck = async (): Promise<string> => {
    const program = await fsckHere();
    const words = ['--storage_url', url, '--public_key', join(unpacked, 'trust', 'log.vkey'), '--ui=false', '--logtostderr'];
    return new Promise((resolve) => {
      execFile(program, words, { timeout: 10_000, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) => resolve(stdout + stderr));
    });
  };

  test('accepts it, and not with one byte of a tile changed', async () => {
    expect(await fsck()).toContain("Successfully fsck'd log with size 300");
    const path = join(unpacked, 'log/tile/0/000');
    const changed = Uint8Array.from(await readFile(path));
    changed.set([(changed[100] ?? 0) ^ 1], 100);
    await writeFile(path, changed);
    expect(await fsck()).not.toContain('Successfully');
  });
});
