import type { FirstDay } from '../host/types';
import * as en from './messages/messages/en.js';

export type Locale = 'en' | 'es';
export type Hours = 'h12' | 'h23';
/** The messages of a language. */
type Table = typeof en;

/** English is always there; another language is read when it is wanted. */
const tables: Partial<Record<Locale, Table>> = { en };
const others: Record<Exclude<Locale, 'en'>, () => Promise<Table>> = { es: () => import('./messages/messages/es.js') };

// Messages read the locale while they are rendered, so a change redraws every text at once.
let current = $state<Locale>('en');
let hours = $state<Hours>('h23');
/** As `Date.getDay` counts: 0 is Sunday. */
let weekStart = $state(1);
let wanted: Locale = 'en';

async function load(language: Locale): Promise<void> {
  if (language !== 'en') tables[language] ??= await others[language]();
}

export const locale = {
  get current(): Locale {
    return current;
  },
  /** What is asked for last is there. */
  loaded: Promise.resolve() as Promise<void>,
  /** Read before it is wanted, it is there at once. */
  load,
  set(next: Locale): void {
    wanted = next;
    const show = (): void => {
      if (wanted !== next) return;
      current = next;
      if (typeof document !== 'undefined') document.documentElement.lang = next;
    };
    // One that cannot be read is said in English.
    locale.loaded = tables[next] === undefined ? load(next).then(show, show) : Promise.resolve(show());
  },
};

/** What is said in the current language. */
export const table = (): Table => tables[current] ?? en;

/** Midnight to noon and again, or to 23. */
export const hourCycle = {
  get current(): Hours {
    return hours;
  },
  set(next: Hours): void {
    hours = next;
  },
};

/** With which day a week begins: 0 is Sunday. */
export const firstDay = {
  get current(): number {
    return weekStart;
  },
  set(next: FirstDay): void {
    weekStart = { system: 1, monday: 1, sunday: 0, saturday: 6 }[next];
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
