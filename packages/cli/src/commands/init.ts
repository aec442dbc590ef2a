import { access, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Output } from '../output.ts';

/**
 * `annexa init [path]`: writes annexa.yaml and the CI step, never over a file that is there, and prints what it wrote. Without an
 * address the step names a placeholder: the loopback of this machine means another one to the CI.
 */
export async function init(root: string, collectorUrl: string | undefined, out: Output): Promise<void> {
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
  if (wrote.includes(workflowPath))
    out.line(`      in ${workflowPath}: ${collectorUrl === undefined ? 'the address of your collector, ' : ''}the commit of Annexa to pin`);
  out.data({ wrote, system });
}

const workflowPath = '.github/workflows/annexa.yml';

function filesFor(system: string, collectorUrl: string | undefined): Readonly<Record<string, string>> {
  return { 'annexa.yaml': annexaYaml(system), [workflowPath]: workflow(system, collectorUrl) };
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

const placeholder = 'https://annexa.example.org';

function workflow(system: string, collectorUrl: string | undefined): string {
  const what = collectorUrl === undefined ? '   # put the address of your collector here, one that this runner reaches over HTTPS' : '';
  return `name: evidence
on: [push]
permissions:
  contents: read
  id-token: write        # proves to the collector which job this is; no secret needed
env:
  ANNEXA_COLLECTOR: ${collectorUrl ?? placeholder}${what}
jobs:
  capture:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: annexa/annexa/actions/capture@<commit>   # put the full commit hash you reviewed: a tag can be moved
        with: { started: true, system: ${system}, collector-url: '\${{ env.ANNEXA_COLLECTOR }}' }
      # your own training and evaluation steps stand here
      - uses: annexa/annexa/actions/capture@<commit>
        if: always()     # a failed run is evidence too
        with: { system: ${system}, collector-url: '\${{ env.ANNEXA_COLLECTOR }}' }
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
