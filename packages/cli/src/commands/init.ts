import { access, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Output } from '../output.ts';

/** `annexa init [path]`: writes annexa.yaml and the CI step, never over a file that is there, and prints what it wrote. */
export async function init(root: string, collectorUrl: string, out: Output): Promise<void> {
  const system = systemIdOf(resolve(root));
  const wrote: string[] = [];
  for (const [path, text] of Object.entries(filesFor(system, collectorUrl))) {
    const target = join(root, path);
    if (await exists(target)) {
      out.line(`${path} is there already: left as it is. It would have been:`);
    } else {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text, { flag: 'wx' });
      wrote.push(path);
      out.line(`wrote ${path}:`);
    }
    for (const line of text.trimEnd().split('\n')) out.line(`  ${line}`);
    out.line();
  }
  out.line('next: fill in owner, intended use and bars, then run "annexa capture"');
  out.data({ wrote, system });
}

function filesFor(system: string, collectorUrl: string): Readonly<Record<string, string>> {
  return { 'annexa.yaml': annexaYaml(system), '.github/workflows/annexa.yml': workflow(system, collectorUrl) };
}

function annexaYaml(system: string): string {
  return `# Governance as code: what this AI system is and the limits it has to keep. Every field is optional.
systems:
  ${system}:
    owner: ''            # person:<id> who answers for it
    riskClass: medium    # low | medium | high, by your own classes
    intendedUse: ''
    # selectors: [{service.name: ${system}}]                       # which live traffic is this system's
    # bars: [{metric: auc, min: 0.7, dataset: test, reason: ''}]   # a bar without a reason binds nothing
`;
}

function workflow(system: string, collectorUrl: string): string {
  return `name: evidence
on: [push]
permissions:
  contents: read
  id-token: write        # proves to the collector which job this is; no secret needed
jobs:
  capture:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      # your training and evaluation steps stand here
      - uses: annexa/annexa/actions/capture@v0.1.0   # pin by commit
        with:
          system: ${system}
          collector-url: ${collectorUrl}
`;
}

function systemIdOf(folder: string): string {
  const id = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64);
  return id === '' ? 'my-system' : id;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
