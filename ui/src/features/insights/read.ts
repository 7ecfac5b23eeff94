import type { Mark } from '../../kit/chart';
import type { Ask } from '../../state/insightlist.svelte';

/** What a chart hands to its card: what can be read, by points and as a table. */

export interface ReadLine {
  label: string;
  value: string;
}

export interface ReadMark extends Mark {
  title: string;
  lines: readonly ReadLine[];
  ask: Ask;
}

export interface Cell {
  text: string;
  /** Null where nothing is behind it. */
  ask: Ask | null;
}

export interface Twin {
  /** The first one is above the names. */
  columns: readonly string[];
  rows: readonly { name: string; cells: readonly Cell[] }[];
}

export interface Legend {
  label: string;
  /** A class of charts.css; none for words alone. */
  look: string | null;
  shape: 'square' | 'line';
}

export const inWords = ({ title, lines }: ReadMark): string => `${title}: ${lines.map((l) => `${l.label} ${l.value}`).join(', ')}`;
