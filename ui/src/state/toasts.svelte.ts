import type { Outcome } from '../host/types';

/** What takes back what a toast names: of the command of this id, or of the last one where the answer did not name it. */
export interface Travelling {
  verb: 'undo' | 'redo';
  command: string | null;
}

/** The function takes back what is no command, and so not undone by Z. */
export type ToastAction = Travelling | (() => void);

export const undoOf = ({ commandId }: Pick<Outcome, 'commandId'>): Travelling => ({ verb: 'undo', command: commandId });

export interface Toast {
  id: number;
  kind: 'did' | 'calm' | 'error';
  text: string;
  action: ToastAction | null;
  /** For an error: the reference that is also in the log. */
  trace: string | null;
  /** How long it stays; an error stays until it is dismissed. */
  ms: number;
}

export const DID_MS = 8000;
export const CALM_MS = 3500;

/** One short word at a time; errors stay until they are dismissed. */
export class Toasts {
  current = $state.raw<Toast | null>(null);
  errors = $state.raw<Toast[]>([]);
  /** What was said last, shown or not: a dialog that covers toasts says it itself. */
  latest: Toast | null = null;
  readonly #painted: (run: () => void) => void;
  /** Waits until what it is about is drawn. */
  #next: Toast | null = null;
  /** The pointer rests on it. */
  #held = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ids = 0;

  constructor(painted: (run: () => void) => void) {
    this.#painted = painted;
  }

  did(text: string, action: ToastAction | null, ms = DID_MS): void {
    this.#show({ id: ++this.#ids, kind: 'did', text, action, trace: null, ms });
  }

  calm(text: string): void {
    this.#show({ id: ++this.#ids, kind: 'calm', text, action: null, trace: null, ms: CALM_MS });
  }

  error(text: string, trace: string | null): void {
    const same = this.errors.filter((e) => e.text !== text);
    this.latest = { id: ++this.#ids, kind: 'error', text, action: null, trace, ms: 0 };
    this.errors = [...same, this.latest].slice(-3);
  }

  /** A command came from elsewhere: the last one is no longer what the toast names. */
  overtaken(by: string | null): void {
    const { current } = this;
    if (by === null || !current?.action || typeof current.action === 'function') return;
    if (current.action.command === null) this.current = { ...current, action: null };
  }

  /** While the pointer rests on it, it stays. */
  hold(): void {
    this.#held = true;
    clearTimeout(this.#timer);
  }

  release(): void {
    this.#held = false;
    if (this.current !== null) this.#fade(this.current.ms);
  }

  dismiss(id: number): void {
    if (this.current?.id === id) this.current = null;
    this.errors = this.errors.filter((e) => e.id !== id);
  }

  #show(toast: Toast): void {
    this.latest = toast;
    this.#next = toast;
    this.#painted(() => {
      if (this.#next !== toast) return;
      this.current = toast;
      this.#fade(toast.ms);
    });
  }

  #fade(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#held) return;
    this.#timer = setTimeout(() => (this.current = null), ms);
  }
}
