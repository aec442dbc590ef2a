import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// A build started from a test run would otherwise inherit NODE_ENV=test and ship the development build of React.
process.env['NODE_ENV'] = 'production';

/** Everything is served by the collector itself; assets carry a hash, so they may be kept for ever. */
export default defineConfig({
  plugins: [react()],
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
