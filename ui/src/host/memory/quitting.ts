import type { QuitState, UnderWay } from '../types';
import { UpdatesHost } from './updates';

/** The end of the program, for the twin: a test says what it waits for. */
export abstract class QuittingHost extends UpdatesHost {
  #waitsFor: UnderWay[] = [];
  readonly #quitListeners = new Set<(state: QuitState) => void>();

  quitState = () => this.ran('quitState', [], (): QuitState => ({ waitsFor: this.#waitsFor, leaving: false }));
  quitNow = () =>
    this.ran('quitNow', [], () => {
      this.ends();
      return null;
    });
  stayOpen = () =>
    this.ran('stayOpen', [], () => {
      this.quits([]);
      return null;
    });
  draftsKept = () => this.ran('draftsKept', [], () => null);

  async onQuit(listener: (state: QuitState) => void): Promise<() => void> {
    this.#quitListeners.add(listener);
    return () => void this.#quitListeners.delete(listener);
  }

  /** For tests: the window is closed while this runs; nothing when it stays. */
  quits(waitsFor: UnderWay[]): void {
    this.#waitsFor = waitsFor;
    this.#tell(false);
  }

  /** For tests: the program ends now. */
  ends(): void {
    this.#tell(true);
  }

  #tell(leaving: boolean): void {
    for (const listener of this.#quitListeners) listener({ waitsFor: this.#waitsFor, leaving });
  }
}
