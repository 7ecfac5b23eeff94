import type { ContactPreview, PastImport, PhoneNumber, ReadKeys, Settings, SourceNumber, SourceStatus, TextSnippet, UpdateFault, UpdateNews, UpdateWay } from '../types';
import { DEFAULTS } from '../../state/screens';
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
  /** How this one gets newer versions; as a build without a key where nothing is said. */
  updateWay?: UpdateWay;
  /** What is found when one looks. */
  newer?: UpdateNews | UpdateFault;
  media?: (sha256: string) => string;
  latencyMs?: number;
  now?: () => number;
}

/** Those of a new installation, on a clock of twenty-four hours. */
export const settingsOf = ({ settings }: MemoryOptions): Settings => ({ ...DEFAULTS, hours: 'twenty_four', ...settings });
