// Writes the table of formats into README.md from the readers themselves: node scripts/readme-formats.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import { formats } from '../packages/capture/src/index.ts';

const file = new URL('../README.md', import.meta.url);
const text = readFileSync(file, 'utf8');
const rows = formats.map(({ title, versions, depth, kinds }) => `| ${title} | ${depth} | ${versions} | ${kinds.join(', ')} |`);
const table = ['| format | depth | checked against | records |', '| --- | --- | --- | --- |', ...rows].join('\n');
const fresh = text.replace(/<!-- formats -->[\s\S]*<!-- \/formats -->/, `<!-- formats -->\n\n${table}\n\n<!-- /formats -->`);

if (!process.argv.includes('--check')) writeFileSync(file, fresh);
else if (fresh !== text) {
  process.stderr.write('the table of formats in README.md is not what the readers say: run "node scripts/readme-formats.mjs"\n');
  process.exit(1);
}
