import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { doorTo } from '../src/door.ts';
import { bindKey } from '../src/send.ts';
import { newCaptureKey } from '../src/sign.ts';

const bound = {
  treeSize: 1,
  root: 'a'.repeat(64),
  keyDigest: 'b'.repeat(64),
  mode: 'issuer-bound',
  index: 0,
  receipt: 'receipt',
  checkpoint: 'checkpoint',
  held: [],
};

test('an identity token is used once: each binding asks for a new one, also when the collector is asked again', async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    request.resume();
    if (seen.length === 1) response.writeHead(503, { 'retry-after': '0' }).end();
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(bound));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  const audiences: string[] = [];
  const issue = async (audience: string) => `token-${audiences.push(audience)}`;
  const door = doorTo(`http://127.0.0.1:${port}/`, { kind: 'oidc', issue });
  const [first, second] = [newCaptureKey(), newCaptureKey()];
  expect((await bindKey(door, first, [])).mode).toBe('issuer-bound');
  await bindKey(door, second, []);
  server.close();
  expect(seen).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-3']);
  const named = ({ digest }: { digest: string }) => `http://127.0.0.1:${port}#${digest}`;
  expect(audiences).toEqual([named(first), named(first), named(second)]);
});
