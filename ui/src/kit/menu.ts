import type { Component } from 'svelte';
import type { LucideProps } from '@lucide/svelte';

/** One line of a menu. */
export interface MenuItem {
  testid: string;
  label: string;
  icon: Component<LucideProps>;
  /** Its key, as people read it. */
  keys: string;
  /** And as aria-keyshortcuts wants it. */
  aria: string;
  run(): void;
}

/** The item a letter leads to: the next one that begins with it, and from the last back to the first. */
export function byLetter(labels: readonly string[], from: number, letter: string): number {
  const begins = (at: number): boolean => labels[at]?.toLocaleLowerCase().startsWith(letter.toLocaleLowerCase()) === true;
  const order = labels.map((_, i) => (from + 1 + i) % labels.length);
  return order.find(begins) ?? from;
}
