// Bundles each action into one committed file: users run it without installing anything, and CI compares it with a fresh build.
import { existsSync, readdirSync } from 'node:fs';
import { rolldown } from 'rolldown';

for (const name of readdirSync('actions').filter((each) => existsSync(`actions/${each}/src/main.ts`))) {
  const bundle = await rolldown({ input: `actions/${name}/src/main.ts`, platform: 'node', logLevel: 'warn' });
  const { output } = await bundle.write({ file: `actions/${name}/dist/index.js`, format: 'esm', codeSplitting: false });
  process.stderr.write(`actions/${name}/dist/index.js: ${Math.round(output[0].code.length / 1024)} kB\n`);
}
