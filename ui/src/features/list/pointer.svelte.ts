import { isRepeat } from '../../kit/clicks';
import { REST, TouchSwipe, WheelSwipe, type SwipeAct, type SwipeView } from '../../kit/swipe';
import type { App } from '../../state/app.svelte';
import { opened } from '../../state/panes.svelte';

const WHEEL_SETTLE_MS = 220;

/** Mouse, touch and trackpad on the list. The rows themselves listen to nothing. */
export class Pointer {
  hoverId = $state<string | null>(null);
  swipeId = $state<string | null>(null);
  swipe = $state.raw<SwipeView>(REST);

  readonly #app: App;
  readonly #touch = new TouchSwipe();
  readonly #wheel = new WheelSwipe();
  #touching: string | null = null;
  #wheeling: string | null = null;
  #swiped = false;
  /** This sequence of clicks began on an icon: rows and icons have moved since, the rest is ignored. */
  #acted = false;
  #settle: ReturnType<typeof setTimeout> | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  click(event: MouseEvent): void {
    this.#app.cursor.settle();
    const id = rowId(event);
    // The end of a swipe also arrives as a click.
    if (id === null || this.#swiped) return void (this.#swiped = false);
    const act = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-act]')?.dataset['act'] : undefined;
    if (isRepeat(event)) {
      if (this.#acted || act !== undefined) return;
    } else this.#acted = act !== undefined || event.shiftKey || event.ctrlKey || event.metaKey || onBox(event);
    if (act !== undefined) this.#act(act, id);
    else if (event.shiftKey) this.#app.picks.to(id);
    else if (onBox(event) || event.ctrlKey || event.metaKey) this.#pick(id);
    else {
      this.#app.selection.rest();
      this.#app.select(id, 'open');
      opened(this.#app);
    }
  }

  /** The check box, or a click with Ctrl or Command. */
  #pick(id: string): void {
    this.#app.select(id, 'move');
    this.#app.picks.toggle(id);
  }

  doubleClick(event: MouseEvent): void {
    if (this.#acted) return;
    if (rowId(event) !== null && !(event.target instanceof Element && event.target.closest('[data-act]'))) this.#app.openThread();
  }

  over(event: PointerEvent): void {
    this.hoverId = event.pointerType === 'mouse' ? rowId(event) : null;
  }

  leave(): void {
    this.hoverId = null;
  }

  down(event: PointerEvent): void {
    this.#swiped = false;
    if (event.pointerType === 'mouse' || !event.isPrimary) return;
    this.#touching = rowId(event);
    this.#touch.start(event.clientX, event.clientY);
  }

  move(event: PointerEvent): void {
    if (this.#touching === null || event.pointerType === 'mouse') return;
    const view = this.#touch.move(event.clientX, event.clientY);
    if (view === null) return;
    this.#swiped = true;
    this.swipeId = this.#touching;
    this.swipe = view;
  }

  up(event: PointerEvent): void {
    if (this.#touching === null || event.pointerType === 'mouse') return;
    const id = this.#touching;
    const act = this.#touch.end();
    this.cancel();
    if (act !== null) this.#act(act, id);
  }

  cancel(): void {
    this.#touch.cancel();
    this.#touching = null;
    this.swipeId = null;
    this.swipe = REST;
  }

  wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.shiftKey) return;
    const fed = this.#wheel.feed(event.deltaX, event.deltaY, event.timeStamp);
    if (fed === null) return;
    event.preventDefault();
    this.#wheeling ??= rowId(event);
    if (this.#wheeling === null) return;
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#wheelOver(), WHEEL_SETTLE_MS);
    this.swipeId = fed.view.dx === 0 ? null : this.#wheeling;
    this.swipe = fed.view;
    if (fed.act !== null) this.#act(fed.act, this.#wheeling);
  }

  #wheelOver(): void {
    this.#wheel.reset();
    this.#wheeling = null;
    this.swipeId = null;
    this.swipe = REST;
  }

  #act(act: SwipeAct | string, id: string): void {
    const { acts, picks, settings } = this.#app;
    if (act === 'done') void acts.done(id, settings.afterDone);
    else if (act === 'unread') void acts.unread(id);
    else if (act === 'open') void acts.open(id);
    else if (act === 'snooze') picks.snooze(id);
  }
}

const onBox = (event: MouseEvent): boolean => event.target instanceof Element && event.target.closest<HTMLElement>('[data-pick]')?.dataset['pick'] !== undefined;

function rowId(event: Event): string | null {
  return event.target instanceof Element ? (event.target.closest<HTMLElement>('[data-id]')?.dataset['id'] ?? null) : null;
}
