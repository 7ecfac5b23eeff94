export { m } from './messages';
export * from './format';
export { hourCycle, locale, resolveHours, resolveLocale, type Locale } from './locale.svelte';
