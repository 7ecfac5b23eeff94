import type { Api } from '../api/api';
import type { AppError, FirstDay, Settings } from '../host/types';
import { firstDay, hourCycle, locale, m, resolveHours, resolveLocale } from '../i18n';
import { why } from './says';
import { DEFAULTS } from './screens';
import type { Seeing } from './seeing';
import type { Toasts } from './toasts.svelte';

interface Room {
  api: Api;
  toasts: Toasts;
  seeing: Seeing;
}

/** What is to be different, or how that follows from the settings as they are when it is its turn. */
export type Change = Partial<Settings> | ((settings: Settings) => Partial<Settings>);

/** Not answered yet. */
interface Pending {
  change: Change;
  done(failed: string | null): void;
}

const changed = (settings: Settings, { change }: Pending): Settings => ({ ...settings, ...(typeof change === 'function' ? change(settings) : change) });

/** What the system of this computer says about itself. */
export interface System {
  language: string;
  region: string;
  firstDay: FirstDay;
}

/** Language, hours and weeks as the settings want them. */
export function speak(settings: Settings, system: System): void {
  const language = resolveLocale(settings.language, system.language);
  locale.set(language);
  firstDay.set(settings.firstDay === 'system' ? system.firstDay : settings.firstDay);
  hourCycle.set(resolveHours(settings.hours, language, system.region));
}

/** The settings, and what follows from them at once. */
export class Preferences {
  /** What the host said last, with what is pending. */
  current = $state.raw<Settings>(DEFAULTS);
  #base = DEFAULTS;
  /** In the order they were made. */
  readonly #pending: Pending[] = [];
  #sending = false;
  #answers = 0;
  #system: System = { language: 'en', region: 'US', firstDay: 'monday' };
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  /** The moment settings are asked for. */
  get moment(): number {
    return this.#answers;
  }

  /** Settings that were asked for at `asked`. False: a save was answered since, and they may be older than that; ask again. */
  adopt(settings: Settings, system: System, asked: number): boolean {
    this.#system = system;
    const newest = asked === this.#answers;
    if (newest) this.#base = settings;
    this.#apply();
    return newest || JSON.stringify(settings) === JSON.stringify(this.#base);
  }

  /** Applied at once; put back when it cannot be saved. Gives what went wrong, or null. */
  save(change: Change): Promise<string | null> {
    return new Promise((done) => {
      this.#pending.push({ change, done });
      this.#apply();
      void this.#send();
    });
  }

  /** One at a time, because each sends all settings. */
  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    while (this.#pending.length > 0) {
      const sent = this.#pending.length;
      let error: AppError | null = null;
      try {
        this.#base = await this.#at.api.saveSettings(this.current);
        this.#answers++;
      } catch (thrown) {
        error = thrown as AppError;
      }
      const answered = this.#pending.splice(0, sent);
      this.#apply();
      const failed = error === null ? null : m.error_settings({ why: why(error) });
      if (failed !== null) this.#at.toasts.error(failed, error?.traceId || null);
      for (const { done } of answered) done(failed);
    }
    this.#sending = false;
  }

  #apply(): void {
    const settings = this.#pending.reduce(changed, this.#base);
    this.current = settings;
    this.#at.seeing.dwell(settings.dwell);
    speak(settings, this.#system);
  }
}
