import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';
import { figureOf } from './figure.ts';
import type { Group } from './groups/group.ts';
import { groups } from './groups/index.ts';

/**
 * `npm run bench [-- <group>...] [--json]`: each group compares what is ours with a named reference, both in this run.
 * A missed target is shown and ends with exit code 0: a busy machine is no failure. Exit code 1: a group could not be measured; 2: no such group.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
const unknown = positionals.filter((name) => !groups.some((group) => group.name === name));

if (unknown.length > 0) {
  process.stderr.write(
    `bench: no such group: ${unknown.join(', ')}\n  what to do: choose of ${groups.map(({ name }) => name).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  await run();
}

async function run(): Promise<void> {
  const figures: Figure[] = [];
  const [load = 0] = loadavg();
  process.stderr.write(
    `bench: ${availableParallelism()} cores, load ${load.toFixed(1)} before the start${load > 1 ? ': others work here too, believe ratios only' : ''}\n`,
  );
  for (const group of groups) {
    if (positionals.length > 0 && !positionals.includes(group.name)) continue;
    process.stderr.write(`bench: ${group.name}: ${group.about}\n`);
    const begin = performance.now();
    figures.push(...(await figuresOf(group)));
    process.stderr.write(`  took ${((performance.now() - begin) / 1_000).toFixed(1)} s\n`);
  }
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : tableOf(figures));
}

/** A group that cannot be measured here is named, ends with exit code 1, and keeps no other from being measured. */
async function figuresOf(group: Group): Promise<readonly Figure[]> {
  try {
    return (await group.measure((note) => process.stderr.write(`  note: ${note}\n`))).map((each) => figureOf(group.name, each));
  } catch (error) {
    process.stderr.write(`  failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return [];
  }
}

function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, reference, ratio, target, ok, spread }) => [
    name,
    `${value} ${unit}`,
    reference === null ? '' : String(reference),
    ratio === null ? '' : String(ratio),
    target ?? '',
    ok === null ? '' : ok ? 'ok' : 'MISSED',
    spread === null ? '' : `±${Math.round(spread * 50)} %`,
  ]);
  const table = [['figure', 'value', 'reference', 'ratio', 'target', '', 'noise'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return `${table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`;
}
