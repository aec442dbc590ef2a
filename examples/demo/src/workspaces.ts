import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { datePapers } from './dated-papers.ts';

/** One example project as its tools left it: where it is copied to, and the commit and tools its makers recorded. */
export type DemoWorkspace = { readonly system: string; readonly folder: string; readonly commit: string; readonly recordedWith: string };

const examples = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The same project before anything was trained: its annexa.yaml and its papers alone. Captured first, so that the log shows
 * that limits and plans are older than the run they judge.
 */
export async function papersOf(workspace: DemoWorkspace): Promise<DemoWorkspace> {
  const folder = `${workspace.folder}-papers`;
  for (const path of ['annexa.yaml', 'governance']) await cp(join(workspace.folder, path), join(folder, path), { recursive: true });
  return { ...workspace, folder };
}

/** Copies the example projects beside the demo's data, so that captures leave nothing in the repository. */
export async function prepareWorkspaces(
  demoFolder: string,
  today: Date,
): Promise<{ creditRisk: DemoWorkspace; loanPricing: DemoWorkspace; supportAssistant: DemoWorkspace }> {
  await rm(demoFolder, { recursive: true, force: true });
  await mkdir(demoFolder, { recursive: true });
  const supportAssistant = await copied('support-assistant', demoFolder);
  await datePapers(supportAssistant.folder, today);
  return {
    creditRisk: await copied('credit-risk', demoFolder),
    loanPricing: await copied('loan-pricing', demoFolder),
    supportAssistant,
  };
}

async function copied(system: string, demoFolder: string): Promise<DemoWorkspace> {
  const folder = join(demoFolder, 'checkouts', system);
  await cp(join(examples, system, 'workspace'), folder, { recursive: true });
  const { commit, tools } = await made(system);
  return { system, folder, commit, recordedWith: tools };
}

/** What the makers of a recorded workspace wrote beside it. A project that trains nothing has no such file; its commit is the demo's own. */
async function made(system: string): Promise<{ commit: string; tools: string }> {
  const text = await readFile(join(examples, system, 'made.json'), 'utf8').catch(() => '{}');
  const value: unknown = JSON.parse(text);
  const commit = textAt(value, 'commit') ?? 'c'.repeat(40);
  const tools = typeof value === 'object' && value !== null && 'tools' in value ? value.tools : {};
  const shown = ['scikit-learn', 'mlflow', 'dvc', 'skl2onnx'].flatMap((name) => {
    const version = textAt(tools, name);
    return version === undefined ? [] : [`${name} ${version}`];
  });
  return { commit, tools: shown.join(', ') };
}

function textAt(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === 'string' ? found : undefined;
}
