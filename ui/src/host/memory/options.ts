import type { ContactPreview, PastImport, PhoneNumber, ReadKeys, Settings, SourceNumber, SourceStatus, TextSnippet } from '../types';
import type { Card } from './contacts';
import type { Crowd } from './crowd';
import type { ImportPlan } from './imports';
import type { Talk } from './memory';
import type { KeptProperty } from './properties';
import type { KeptTag } from './tags';

export interface MemoryOptions {
  firstRun?: boolean;
  numbers?: PhoneNumber[];
  talks?: Talk[];
  tags?: KeptTag[];
  /** The names of the other members. */
  members?: string[];
  /** Very many more, made when they are looked at. */
  crowd?: Crowd;
  /** Commands over ranges do this many at a time, and wait so long between. */
  chunk?: { size: number; ms: number };
  samples?: () => { numbers: PhoneNumber[]; talks: Talk[] };
  settings?: Partial<Settings>;
  /** The file of keys that is chosen. */
  keys?: ReadKeys;
  plan?: ImportPlan;
  files?: string[];
  properties?: KeptProperty[];
  snippets?: TextSnippet[];
  cards?: Card[];
  contactPreview?: Partial<ContactPreview>;
  past?: PastImport[];
  sources?: SourceStatus[];
  /** The numbers that an account turns out to have. */
  account?: SourceNumber[];
  /** Texts leave by the clock; without it when a test says so. */
  carries?: boolean;
  openFiles?: string[];
  openLink?: string;
  media?: (sha256: string) => string;
  latencyMs?: number;
  now?: () => number;
}

/** Those of a new installation, on a clock of twenty-four hours. */
export const settingsOf = ({ settings }: MemoryOptions): Settings => ({
  language: 'system', theme: 'system', hours: 'twenty_four', firstDay: 'system', businessHours: { week: [...Array.from({ length: 5 }, () => [{ from: '09:00', to: '18:00' }]), [], []], holidays: [], zone: '' },
  textSize: 100, density: 'comfortable', dwell: 'two_seconds', afterDone: 'next', snoozeKeeps: false, recentSearches: [], keys: { preset: 'listo', changes: [], unknown: [] }, recentCommands: [], savedViews: [], ...settings,
});
