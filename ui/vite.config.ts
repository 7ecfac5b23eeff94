import { availableParallelism } from 'node:os';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/i18n/messages',
      outputStructure: 'locale-modules',
      emitGitIgnore: false,
      emitReadme: false,
      emitPrettierIgnore: false,
    }),
    svelte(),
  ],
  clearScreen: false,
  server: { port: 5173, strictPort: true, host: '127.0.0.1' },
  build: {
    // The three system webviews we run in.
    target: ['chrome111', 'safari16.4'],
    // The content security policy allows no data: address and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A preview build carries the in-memory host; the app must never embed it by accident.
    outDir: mode === 'preview' ? 'dist-preview' : 'dist',
    emptyOutDir: true,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: ['index.html', 'quick.html'],
      output: {
        // What the first picture and the later parts share is one file: thirty small ones take longer than their code.
        codeSplitting: { groups: [{ name: 'shared', test: /\/src\/(api|host|keyboard|kit|state|styles)\/|\/i18n\/(?!.*\/es\.js)|node_modules/ }] },
      },
    },
  },
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  test: {
    // They wait for answers more than they work; on a small machine they would wait for each other.
    maxWorkers: Math.max(2, Math.min(6, availableParallelism())),
    // What hangs is ended; how long the rest takes is not judged.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'node', setupFiles: './languages.setup.ts', include: ['src/**/*.test.ts'], exclude: ['src/**/*.svelte.test.ts'], environment: 'node' } },
      // Where it matters what depends on what: with runes as the window has them.
      { extends: true, test: { name: 'runes', setupFiles: './languages.setup.ts', include: ['src/**/*.svelte.test.ts'], environment: './runes.environment.ts' } },
    ],
  },
}));
