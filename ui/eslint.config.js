import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const features = ['footer', 'sidebar', 'list', 'thread', 'imports', 'settings', 'help', 'welcome', 'toasts', 'search', 'snooze', 'tags', 'share', 'commands', 'keys', 'contact', 'properties', 'cleanup', 'history', 'outbox', 'newmessage', 'sources', 'insights'];

/** What a folder may not import, and why. */
function forbid(folders, ...bans) {
  return {
    files: folders.flatMap((f) => [`src/${f}/**/*.ts`, `src/${f}/**/*.svelte`]),
    // Tests build an app on the in-memory host.
    ignores: ['src/**/*.test.ts', 'src/state/testing.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: bans.map(([regex, message]) => ({ regex, message })) }],
    },
  };
}

const tauri = ['^@tauri-apps/', 'Only host/ talks to Tauri.'];
const host = ['/host/(?!types$|host$)', 'Go through api/; types come from host/types.'];
const api = ['^\\.\\./(\\.\\./)?api/', 'Go through state/.'];
const up = ['/features/', 'The arrow points down: features → state → api → host.'];
const state = ['/state/', 'This folder knows no state.'];

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
      // The policy blocks style attributes; style: directives go through the CSSOM and are allowed.
      'no-restricted-syntax': ['error', { selector: 'SvelteAttribute[key.name="style"]', message: 'Use a class or a style: directive.' }],
      // svelte-check knows which ignores are used, this rule does not see the compiler.
      'svelte/no-unused-svelte-ignore': 'off',
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
      [`^\\.\\./(${features.filter((f) => f !== name).join('|')})/`, 'Features never import each other.'],
    ),
  ),
);
