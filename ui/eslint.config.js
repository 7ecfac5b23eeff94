import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const features = ['sidebar', 'list', 'thread', 'imports', 'settings', 'help', 'welcome', 'toasts'];

/** What a folder may not import, and why. */
function forbid(files, ...groups) {
  return {
    files: files.flatMap((f) => [`src/${f}/**/*.ts`, `src/${f}/**/*.svelte`]),
    rules: {
      'no-restricted-imports': ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }],
    },
  };
}

const tauri = [['@tauri-apps/*'], 'Only host/ talks to Tauri.'];
const host = [['**/host/*', '**/host', '!**/host/types'], 'Go through api/ (types are fine from host/types).'];
const api = [['**/api/*', '**/api'], 'Go through state/.'];
const up = [['**/features/*', '**/features/**'], 'The arrow points down: features → state → api → host.'];
const state = [['**/state/*', '**/state'], 'This folder knows no state.'];

export default ts.config(
  { ignores: ['dist*/**', 'node_modules/**', 'src/i18n/messages/**', 'src/host/bindings.ts'] },
  ...ts.configs.recommended,
  ...svelte.configs['flat/recommended'],
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig, extraFileExtensions: ['.svelte'] } },
  },
  {
    languageOptions: {
      globals: Object.fromEntries(
        ['window', 'document', 'navigator', 'console', 'setTimeout', 'clearTimeout', 'performance', 'crypto', 'location', 'localStorage', 'requestAnimationFrame', 'cancelAnimationFrame', 'queueMicrotask', 'structuredClone', 'matchMedia', 'getComputedStyle', 'ResizeObserver'].map((g) => [g, 'readonly']),
      ),
    },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-inline-styles': ['error', { allowTransitions: false }],
      'svelte/require-each-key': 'error',
      'max-lines': ['error', { max: 600 }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-properties': ['error', { property: 'innerHTML', message: 'Text is only ever text.' }, { property: 'outerHTML', message: 'Text is only ever text.' }, { property: 'insertAdjacentHTML', message: 'Text is only ever text.' }],
      'no-eval': 'error',
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
      // TypeScript knows the names better than this rule does.
      'no-undef': 'off',
      // Plain maps and sets outside templates are meant to be plain.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  forbid(['api'], tauri, up, state),
  forbid(['state'], tauri, host, up),
  forbid(['keyboard'], tauri, host, api, up),
  forbid(['kit', 'i18n'], tauri, host, api, up, state),
  ...features.map((name) =>
    forbid(
      [`features/${name}`],
      tauri,
      host,
      api,
      [features.filter((f) => f !== name).flatMap((f) => [`**/${f}/*.svelte`, `../${f}/*`]), 'Features never import each other.'],
    ),
  ),
);
