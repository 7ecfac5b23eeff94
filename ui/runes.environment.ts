import type { Environment } from 'vitest/runtime';

/** Compiled for the window, but without a document. */
export default { name: 'runes', viteEnvironment: 'client', setup: () => ({ teardown: () => undefined }) } satisfies Environment;
