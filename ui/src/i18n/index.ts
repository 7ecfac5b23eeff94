export { m } from './messages/messages.js';
export * from './format';
export { locale, resolveLocale, type Locale } from './locale.svelte';
