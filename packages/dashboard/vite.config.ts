import { readFile } from 'node:fs/promises';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

// A build started from a test run would otherwise inherit NODE_ENV=test and ship the development build of React.
process.env['NODE_ENV'] = 'production';

/**
 * Parsers in a browser never print themselves as JSON Schema. Leaving the printers out keeps the first load within its budget;
 * their names stay, so that zod links; calling one here throws.
 */
const withoutJsonSchema: Plugin = {
  name: 'without-json-schema',
  enforce: 'pre',
  async load(id) {
    if (!/\/zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/.test(id)) return null;
    const names = [...(await readFile(id, 'utf8')).matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
    return [...names, 'process']
      .map((name) => `export const ${name} = () => () => { throw new Error('no JSON Schema here'); };`)
      .join('\n');
  },
};

/** Everything is served by the collector itself; assets carry a hash, so they may be kept for ever. */
export default defineConfig({
  plugins: [react(), withoutJsonSchema],
  build: {
    target: 'es2024',
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4318', '/login': 'http://127.0.0.1:4318' } },
});
