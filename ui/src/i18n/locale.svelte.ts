import { overwriteGetLocale } from './messages/runtime.js';

export type Locale = 'en' | 'es';

// Messages read the locale while they are rendered, so a change redraws every text at once.
let current = $state<Locale>('en');
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

export function resolveLocale(setting: 'system' | Locale, systemLanguage: string): Locale {
  if (setting !== 'system') return setting;
  return systemLanguage.toLowerCase().startsWith('es') ? 'es' : 'en';
}
