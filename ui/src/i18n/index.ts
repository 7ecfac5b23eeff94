export { m } from './messages/messages.js';
export * from './format';
export { hourCycle, locale, resolveHours, resolveLocale, type Locale } from './locale.svelte';
