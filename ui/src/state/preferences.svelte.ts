import type { Api } from '../api/api';
import type { AppError, Settings } from '../host/types';
import { hourCycle, locale, m, resolveHours, resolveLocale } from '../i18n';
import { why } from './says';
import { DEFAULTS } from './screens';
import type { Seeing } from './seeing';
import type { Toasts } from './toasts.svelte';

interface Room {
  api: Api;
  toasts: Toasts;
  seeing: Seeing;
}

/** The settings, and what follows from them at once. */
export class Preferences {
  current = $state.raw<Settings>(DEFAULTS);
  #systemLanguage = 'en';
  #region = 'US';
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  adopt(settings: Settings, system: { language: string; region: string } | null = null): void {
    if (system !== null) {
      this.#systemLanguage = system.language;
      this.#region = system.region;
    }
    this.current = settings;
    this.#at.seeing.dwell(settings.dwell);
    const language = resolveLocale(settings.language, this.#systemLanguage);
    locale.set(language);
    hourCycle.set(resolveHours(settings.hours, language, this.#region));
  }

  /** Applied at once; put back when it cannot be saved: false then. */
  async save(change: Partial<Settings>): Promise<boolean> {
    const before = this.current;
    this.adopt({ ...before, ...change });
    try {
      this.adopt(await this.#at.api.saveSettings(this.current));
      return true;
    } catch (thrown) {
      const error = thrown as AppError;
      this.adopt(before);
      this.#at.toasts.error(m.error_settings({ why: why(error) }), error.traceId || null);
      return false;
    }
  }
}
