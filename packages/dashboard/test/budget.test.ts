import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { builtFiles } from './built.ts';

const firstLoadBytesMax = 110 * 1024;
const wholeBytesMax = 200 * 1024;

/** What one file imports without being asked: everything a first visit waits for. */
function waitedFor(starts: readonly string[], files: ReadonlyMap<string, Uint8Array>): Set<string> {
  const wanted = new Set<string>();
  const queue = [...starts];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (wanted.has(path)) continue;
    wanted.add(path);
    const text = new TextDecoder().decode(files.get(path));
    for (const [, name] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) queue.push(`/assets/${name}`);
  }
  return wanted;
}

test('the first screen and the whole dashboard stay within their budgets, gzipped', async () => {
  const files = await builtFiles();
  const html = new TextDecoder().decode(files.get('/index.html'));
  const entries = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
  const overview = [...files.keys()].find((path) => path.startsWith('/assets/overview-')) ?? '';
  const first = waitedFor([...entries, overview], files);
  const sizeOf = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + gzipSync(files.get(path) ?? new Uint8Array()).length, 0);
  expect(entries.length).toBeGreaterThanOrEqual(2);
  expect([...first].every((path) => files.has(path))).toBe(true);
  expect(sizeOf(first)).toBeLessThanOrEqual(firstLoadBytesMax);
  expect(sizeOf(files.keys())).toBeLessThanOrEqual(wholeBytesMax);
  expect(html).not.toMatch(/<script(?![^>]*src=)|<style|https?:\/\//);
}, 60_000);
