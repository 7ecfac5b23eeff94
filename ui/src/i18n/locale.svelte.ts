import { overwriteGetLocale } from './messages/runtime.js';

export type Locale = 'en' | 'es';
export type Hours = 'h12' | 'h23';

// Messages read the locale while they are rendered, so a change redraws every text at once.
let current = $state<Locale>('en');
let hours = $state<Hours>('h23');
overwriteGetLocale(() => current);

export const locale = {
  get current(): Locale {
    return current;
  },
  set(next: Locale): void {
    current = next;
    if (typeof document !== 'undefined') document.documentElement.lang = next;
  },
};

/** Midnight to noon and again, or to 23. */
export const hourCycle = {
  get current(): Hours {
    return hours;
  },
  set(next: Hours): void {
    hours = next;
  },
};

/** `system` is what people of the region write, in whatever language they read. */
export function resolveHours(setting: 'system' | 'twelve' | 'twenty_four', language: Locale, region: string): Hours {
  if (setting !== 'system') return setting === 'twelve' ? 'h12' : 'h23';
  const tag = /^[A-Z]{2}$/.test(region) ? `${language}-${region}` : language;
  const cycle = new Intl.DateTimeFormat(tag, { hour: 'numeric' }).resolvedOptions().hourCycle;
  return cycle === 'h12' || cycle === 'h11' ? 'h12' : 'h23';
}

export function resolveLocale(setting: 'system' | Locale, systemLanguage: string): Locale {
  if (setting !== 'system') return setting;
  return systemLanguage.toLowerCase().startsWith('es') ? 'es' : 'en';
}
