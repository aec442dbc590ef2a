import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { chatRequest, post } from './intake-server.ts';

const program = fileURLToPath(new URL('intake-process.ts', import.meta.url));
type Running = { readonly child: ChildProcessByStdio<null, Readable, null>; readonly url: string; readonly ended: Promise<unknown> };

async function start(folder: string): Promise<Running> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const port = await new Promise<string>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())));
  return { child, ended, url: `http://127.0.0.1:${port}/v1/traces` };
}

/** A client as OTLP wants it: what was not answered is sent again, to whoever listens, until it is. */
class Client {
  acknowledgedSpans = 0;
  onceAnswered: (() => void) | undefined;
  get unanswered(): number {
    return this.#unanswered.length;
  }

  #unanswered: { body: string; spans: number }[] = [];
  #next = 1;

  async sendUntilDead(url: string): Promise<void> {
    for (let isAlive = true; isAlive;) {
      const batch = this.#take();
      const answers = await Promise.all(batch.map((item) => this.#send(url, item)));
      isAlive = answers.every(Boolean);
    }
  }

  async sendRest(url: string): Promise<void> {
    const rest = this.#unanswered.splice(0);
    await Promise.all(rest.map((item) => this.#send(url, item)));
  }

  #take(): { body: string; spans: number }[] {
    const again = this.#unanswered.splice(0);
    return again.length > 0 ? again : Array.from({ length: 4 }, () => this.#make());
  }

  #make(): { body: string; spans: number } {
    const number = this.#next++;
    const spans = 1 + (number % 9);
    return { body: chatRequest(number, spans), spans };
  }

  async #send(url: string, item: { body: string; spans: number }): Promise<boolean> {
    try {
      const answer = await post(url, item.body);
      await answer.text();
      if (answer.status === 200) {
        this.acknowledgedSpans += item.spans;
        this.onceAnswered?.();
        this.onceAnswered = undefined;
        return true;
      }
    } catch {
      // Killed in the middle: no answer, so it goes again.
    }
    this.#unanswered.push(item);
    return false;
  }
}

it('ten kills under load: spans in windows == spans acknowledged, no gap, none twice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'annexa-kill-'));
  const client = new Client();
  for (let round = 0; round < 10; round += 1) {
    const { child, url, ended } = await start(folder);
    const kill = () => setTimeout(() => child.kill('SIGKILL'), 20 + round * 17);
    // Every second round dies at any moment, the others only once something was answered: a slow machine tests too.
    if (round % 2 === 0) client.onceAnswered = kill;
    else kill();
    await client.sendUntilDead(url);
    await ended;
  }
  const { child, url, ended } = await start(folder);
  await client.sendRest(url);
  expect(client.unanswered).toBe(0);
  child.kill('SIGTERM');
  await ended;
  const lines = (await readFile(join(folder, 'sealed.jsonl'), 'utf8')).trim().split('\n');
  const cuts = lines.map((line): { spans: number; gaps: unknown[]; mark: { seq: number } } => JSON.parse(line));
  const counted = cuts.reduce((sum, cut) => sum + cut.spans, 0);
  expect(client.acknowledgedSpans).toBeGreaterThan(50);
  expect(counted).toBe(client.acknowledgedSpans);
  expect(cuts.flatMap((cut) => cut.gaps)).toEqual([]);
  expect(new Set(cuts.map((cut) => cut.mark.seq)).size).toBe(cuts.length);
  await rm(folder, { recursive: true });
}, 60_000);
