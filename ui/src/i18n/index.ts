export { m } from './messages';
export * from './format';
export * from './zoned';
export { firstDay, hourCycle, locale, resolveHours, resolveLocale, type Locale } from './locale.svelte';
