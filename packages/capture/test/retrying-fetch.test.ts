import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { retryingFetch } from '../src/retrying-fetch.ts';

test('a collector that restarts is asked again, with the same body and header, and answers', async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      seen.push(`${request.method} ${request.headers.authorization} ${body}`);
      if (seen.length < 3) response.writeHead(503, { 'retry-after': '0' }).end();
      else response.end('{"ok":true}');
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  const response = await retryingFetch()(`http://127.0.0.1:${port}/records`, {
    method: 'POST',
    headers: { authorization: 'Bearer x' },
    body: '{"a":1}',
  });
  expect(await response.json()).toEqual({ ok: true });
  expect(seen).toEqual(Array.from({ length: 3 }, () => 'POST Bearer x {"a":1}'));
  server.close();
});
