import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnnexaError, annexaYamlSchema } from '@annexa/evidence';
import { describe, expect, test } from 'vitest';
import { systemOfPath } from '../src/assign.ts';
import { ciFacts } from '../src/ci.ts';
import { parseConfig, readConfig } from '../src/config.ts';
import { spool, spooled, unspool } from '../src/spool.ts';
import { walk } from '../src/walk.ts';

describe('walk', () => {
  test('finds git-ignored outputs, skips machine-made trees, names links that lead out', async () => {
    const root = folder();
    mkdirSync(join(root, 'mlruns/0'), { recursive: true });
    mkdirSync(join(root, 'node_modules/x'), { recursive: true });
    writeFileSync(join(root, 'mlruns/0/meta.yaml'), 'a');
    writeFileSync(join(root, '.gitignore'), 'mlruns');
    writeFileSync(join(root, 'node_modules/x/metrics.json'), '{}');
    symlinkSync('/etc/hostname', join(root, 'out'));
    symlinkSync(join(root, '.gitignore'), join(root, 'in'));
    const { files, leftOut } = await walk(root);
    expect(files.map((file) => file.path)).toEqual(['.gitignore', 'in', 'mlruns/0/meta.yaml']);
    expect(leftOut).toEqual(['out: a link that leads out of the workspace or nowhere']);
  });

  test('a folder that is not there is a clear error', async () => {
    await expect(walk(join(folder(), 'nowhere'))).rejects.toMatchObject({ code: 'FOLDER_MISSING' });
  });
});

describe('annexa.yaml', () => {
  test('three lines are enough', () => {
    expect(parseConfig('systems:\n  credit-risk:\n    owner: person:ada\n').systems?.['credit-risk']?.owner).toBe('person:ada');
  });

  test('a missing file is a valid start', async () => {
    expect(await readConfig(folder())).toMatchObject({ yaml: {}, found: false });
  });

  test.for([
    ['not YAML', 'systems: [', 'CONFIG_MALFORMED'],
    ['a misspelt field', 'systems:\n  a:\n    bar: []\n', 'CONFIG_MALFORMED'],
    ['a bar without a limit', 'systems:\n  a:\n    bars: [{metric: auc}]\n', 'CONFIG_MALFORMED'],
    ['an alias bomb', `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ne: &e [*d,*d]\nf: [*e,*e]\n`, 'CONFIG_MALFORMED'],
  ] as const)('%s is refused', ([, text, code]) => {
    let caught: unknown;
    try {
      parseConfig(text);
    } catch (error) {
      caught = error;
    }
    expect(caught instanceof AnnexaError ? caught.code : caught).toBe(code);
  });
});

test.for([
  ['one system without paths owns everything', { systems: { a: {} } }, 'x/y', 'a'],
  ['paths decide', { systems: { a: { paths: ['a'] }, b: { paths: ['b/**'] } } }, 'b/x/y', 'b'],
  ['none matches', { systems: { a: { paths: ['a'] } } }, 'c', 'unassigned'],
  ['several match', { systems: { a: { paths: ['.'] }, b: { paths: ['b'] } } }, 'b/x', 'unassigned'],
  ['organisation first', { organisation: { paths: ['governance'] }, systems: { a: {} } }, 'governance/plan.md', 'organisation'],
  ['nothing declared', {}, 'x', 'unassigned'],
] as const)('assignment: %s', ([, yaml, path, expected]) => {
  expect(systemOfPath(annexaYamlSchema.parse(yaml), path)).toBe(expected);
});

test('CI facts copy only the named variables', () => {
  const facts = ciFacts({ GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '7', GITHUB_TOKEN: 'secret', GITHUB_SHA: 'abc' });
  expect(facts).toEqual({ provider: 'github-actions', runId: '7', commit: 'abc' });
  expect(ciFacts({})).toBeUndefined();
});

test('a spooled record is found until it is acknowledged', async () => {
  const place = join(folder(), 'spool');
  const record = { id: 'a'.repeat(64), content: 'b'.repeat(64), bundle: '{}', spkiPem: 'pem' };
  await spool(place, [record]);
  writeFileSync(join(place, 'b.spooled.json'), 'torn');
  await spool(place, [{ ...record, bundle: '{"again":true}' }]);
  expect(await spooled(place)).toEqual([{ ...record, bundle: '{"again":true}' }]);
  await unspool(place, record.content);
  expect(await spooled(place)).toEqual([]);
});

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'annexa-capture-'));
}
