import { foldWord } from '../kit/find';
import { Lines } from '../kit/lines.svelte';

const SHOWN = 8;
const words = (text: string): string[] => foldWord(text).split(/[^\p{L}\p{N}+-]+/u).filter(Boolean);

/** Which time zones what is typed finds: all words, each the beginning of a part of the name. */
export class ZonePicker extends Lines<string> {
  /** Null: nothing is being typed. */
  text = $state<string | null>(null);
  all = $state.raw<readonly string[]>([]);

  readonly lines: string[] = $derived.by(() => {
    if (this.text === null) return [];
    const wanted = words(this.text);
    // The empty name stands for the zone of this computer.
    if (wanted.length === 0) return ['', ...this.all].slice(0, SHOWN);
    const found = this.all.filter((zone) => {
      const parts = words(zone.replaceAll('_', ' '));
      return wanted.every((word) => parts.some((part) => part.startsWith(word)));
    });
    return found.slice(0, SHOWN);
  });

  type(text: string | null): void {
    this.text = text;
    this.point(0);
  }
}

/** "Europe/Madrid", "America/New York". */
export const zoneName = (zone: string): string => zone.replaceAll('_', ' ');
