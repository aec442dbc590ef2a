import type { FactsOf } from '@annexa/evidence';
import type { Observation } from '../reader.ts';

export type Component = FactsOf<'component-inventory'>['components'][number];

const componentsMax = 20_000;

/** The environment a lock or requirements file describes: an inventory about the file itself. */
export function environmentObservation(
  path: string,
  components: readonly Component[],
  more: Readonly<Record<string, unknown>>,
  tool?: { readonly name: string; readonly version?: string | undefined },
): Observation {
  return {
    kind: 'component-inventory',
    stage: 'training',
    subject: [{ name: path, at: { path, match: 'exact' } }],
    materials: [],
    facts: {
      ...more,
      components: components.slice(0, componentsMax),
      pinned: components.filter(({ version }) => version !== undefined).length,
    },
    source: tool === undefined ? {} : { tool: { name: tool.name, version: tool.version } },
  };
}

/** One line for people. */
export function environmentHeadline(components: readonly Component[]): string {
  const pinned = components.filter(({ version }) => version !== undefined).length;
  return `${components.length} packages, ${pinned} pinned to a version`;
}

/** A requirement as pip and conda write it. A version only where it is pinned to exactly one (`==` or `===`). */
export function requirementOf(line: string): Component | undefined {
  const [requirement = '', ...options] = line.split(/\s--(?=hash)/u);
  const [, name, rest = ''] = /^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*(.*)$/u.exec(requirement.trim()) ?? [];
  if (name === undefined) return undefined;
  const [, version] = /^={2,3}\s*([^\s,;*]+)\s*(?:;.*)?$/u.exec(rest) ?? [];
  const hashes = options.flatMap((option) => /^hash[= ](sha256:[0-9a-f]{64})/u.exec(option)?.[1] ?? []);
  return {
    name,
    version,
    type: 'library',
    digest: hashes.length === 1 ? hashes[0] : undefined,
    requirement: requirement.trim().slice(0, 300),
  };
}
