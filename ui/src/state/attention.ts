import type { Attention } from '../host/types';

/** Tells the host whether somebody is looking: how often it asks for news follows from it. */
export class Watching {
  readonly #tell: (attention: Attention) => Promise<unknown>;
  #told: Attention | null = null;

  constructor(tell: (attention: Attention) => Promise<unknown>) {
    this.#tell = tell;
  }

  look(focused: boolean, visible: boolean): void {
    const attention: Attention = !visible ? 'away' : focused ? 'focused' : 'visible';
    if (attention === this.#told) return;
    this.#told = attention;
    // What was not heard is told with the next change of it.
    this.#tell(attention).catch(() => (this.#told = null));
  }
}
