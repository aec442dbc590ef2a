import { expect, test } from 'vitest';
import { readOne } from './workspace.ts';

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const text = (content: string) => new TextEncoder().encode(content);

/** Files that carry a name we know and are something else. */
const strangers: readonly (readonly [string, string, Uint8Array])[] = [
  ['an app-lint report named as pytest does', '.report.json', json({ coverage: {}, coverageSummary: {}, lints: [] })],
  [
    'drift by hand',
    'drift_report.json',
    json({ Age: { p_value: 1e-129, statistic: 0.17, drift_detected: true }, Tenure: { p_value: 1, statistic: 0 } }),
  ],
  [
    'a bill of materials of no standard',
    'aibom.json',
    json({ generated_for_tag: 'v0', components: [{ component_type: 'package', name: 'PyYAML' }] }),
  ],
  ['a list of results', 'results.json', json({ results: [{ id: 1, text: 'a' }], total: 1 })],
  ['an evaluation of something else', 'eval_results.json', json({ questions: [{ q: 'a' }, { q: 'b' }], seed: 7 })],
  ['configuration named metrics', 'metrics-config.json', json({ interval: 30, port: 9090 })],
  ['a Conda recipe', 'meta.yaml', text('package:\n  name: x\n  version: 1\nbuild:\n  number: 0\n')],
  [
    'an MLflow experiment, not a run',
    'mlruns/1/meta.yaml',
    text("artifact_location: x\nexperiment_id: '1'\nlifecycle_stage: active\nname: e\n"),
  ],
  ['parameters without a pipeline', 'params.yaml', text('seed: 1\n')],
  ['NUnit', 'reports/tests.xml', text('\uFEFF<?xml version="1.0"?><test-run id="2" testcasecount="3"/>')],
  ['an npm configuration', 'config.json', json({ name: 'x', model_type: 'none' })],
  ['a blog post', 'post.md', text('---\ntype: post\ntitle: Hello\n---\n# Hello\n')],
  ['a note about risk without front matter', 'risk.md', text('# Risk\n\nSome words.\n')],
  ['a card whose front matter is a list', 'README.md', text('---\n[]\n---\n# invalid\n')],
  ['a changelog', 'requirements-notes.txt', text('We need to talk about requirements.\nThey are many, and they change.\n')],
  ['another SQLite database', 'app.db', text('SQLite format 3\u0000 and then nothing')],
  ['a schema.org page', 'page.json', json({ '@context': 'https://schema.org', '@type': 'Dataset', name: 'x' })],
  ['a W&B name without its key', 'wandb-summary.json', json({ loss: 1 })],
];

test.each(strangers)('%s is not taken for an artefact', (_what, path, bytes) => {
  const read = readOne(new Map([[path, bytes]]), path);
  expect(read && 'observations' in read.outcome ? read : undefined).toBeUndefined();
});

test('what comes broken under a name and mark we know is reported with its reason', () => {
  const codes = [
    ['metrics.json', text('{"accuracy": 0.9,')],
    ['dvc.lock', text("schema: '2.0'\nstages:\n  a:\n    cmd: x\n    deps: [\n    outs:\n    - path: a\n      md5: b\n")],
    ['junit.xml', text('<testsuites><testsuite><testcase name="a">')],
    ['mlflow.db', text('SQLite format 3\u0000 and then nothing')],
    ['model.onnx', new Uint8Array([0x08, 0x09, 0x12, 0xff, 0xff, 0x03])],
  ] as const;
  const outcomes = codes.map(([path, bytes]) => readOne(new Map([[path, bytes]]), path)?.outcome);
  expect(outcomes.map((outcome) => outcome && 'code' in outcome && outcome.code)).toEqual([
    'not-json',
    'not-yaml',
    'not-xml',
    'sqlite-unreadable',
    'not-protobuf',
  ]);
});
