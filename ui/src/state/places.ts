import type { Mailbox } from './mailbox.svelte';
import { rowHeight } from './density.svelte';
import { sameListing, type Listing, type Rank } from './listing';
import type { Chosen, Selection } from './selection.svelte';

const REMEMBERED_STEPS = 100;

/** Where the eye was when a key was pressed, to bring it back with undo. */
export interface Place {
  ids: string[];
  listing: Listing;
  cursor: (Rank & { position: number }) | null;
  /** What was scrolled away above, in rows: they may have another height since. */
  above: number;
  chosen: Chosen | null;
}

export class Places {
  readonly #mailbox: Mailbox;
  readonly #selection: Selection;
  #kept: Place[] = [];

  constructor(mailbox: Mailbox, selection: Selection) {
    this.#mailbox = mailbox;
    this.#selection = selection;
  }

  /** No `ids`: about more than are listed. */
  here(ids: string[]): Place {
    const { listing, cursor, scrollTop } = this.#mailbox;
    return { ids, listing, cursor, above: scrollTop / rowHeight(), chosen: this.#selection.chosen };
  }

  remember(place: Place): void {
    this.#kept = [...this.#kept, place].slice(-REMEMBERED_STEPS);
  }

  /** The last place about this conversation, or about more than are listed. */
  take(id: string | null): Place | undefined {
    const at = this.#kept.findLastIndex((p) => (id === null ? p.ids.length === 0 : p.ids.includes(id)));
    const place = this.#kept[at];
    this.#kept = this.#kept.filter((_, i) => i !== at);
    return place;
  }

  isHere(place: Place): boolean {
    return sameListing(place.listing, this.#mailbox.listing);
  }

  /** The scroll as it was then, shifted by what has come and gone above the cursor since. */
  restore(place: Place): void {
    const mailbox = this.#mailbox;
    const moved = place.cursor !== null && mailbox.selectedId === place.cursor.id ? mailbox.selectedIndex - place.cursor.position : 0;
    mailbox.restore(Math.round((place.above + moved) * rowHeight()));
    mailbox.reveal(mailbox.selectedId);
  }
}
