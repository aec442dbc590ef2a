import { posix } from 'node:path';
import { organisation, unassigned } from '@annexa/evidence';
import type { AnnexaYaml } from '@annexa/evidence';

/**
 * The AI system an artefact belongs to, by the declared paths. One declared system without paths owns everything. What
 * matches none, or several, is `unassigned` and shown: guessing here would put evidence under the wrong system.
 */
export function systemOfPath(yaml: AnnexaYaml, path: string): string {
  if (yaml.organisation?.paths?.some((pattern) => covers(pattern, path))) return organisation;
  const systems = Object.entries(yaml.systems ?? {});
  const [only] = systems;
  if (systems.length === 1 && only && !only[1]?.paths) return only[0];
  const owners = systems.filter(([, declared]) => declared?.paths?.some((pattern) => covers(pattern, path)));
  const [owner] = owners;
  return owners.length === 1 && owner ? owner[0] : unassigned;
}

function covers(pattern: string, path: string): boolean {
  const clean = pattern.replace(/^\.\//, '').replace(/\/$/, '');
  return clean === '.' || path === clean || path.startsWith(`${clean}/`) || posix.matchesGlob(path, clean);
}
