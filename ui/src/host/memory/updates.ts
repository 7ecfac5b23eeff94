import type { UpdatePhase, UpdateState } from '../types';
import type { MemoryOptions } from './options';
import { TaggingHost } from './tagging';

const SIZE = 80_000_000;

/** Newer versions, for the twin: what its options say is found, and a download goes on as a test says. */
export abstract class UpdatesHost extends TaggingHost {
  update: UpdateState;
  readonly #newer: MemoryOptions['newer'];
  readonly #updateListeners = new Set<(state: UpdateState) => void>();
  /** Ends the command that waits. */
  #ended: (() => void) | null = null;

  constructor(options: MemoryOptions) {
    super(options);
    const way = options.updateWay ?? 'no_key';
    this.#newer = options.newer;
    this.update = { change: 0, way, address: way === 'no_key' ? '' : 'https://updates.example/latest.json', phase: { type: 'quiet' }, news: null, lookedAt: null };
  }

  updateState = () => this.ran('updateState', [], () => this.update);
  lookForUpdate = () =>
    this.ran('lookForUpdate', [], () => {
      const found = this.#newer;
      this.update = { ...this.update, lookedAt: Date.now() };
      if (typeof found === 'string') return this.#enter({ type: 'failed', fault: found });
      this.update = { ...this.update, news: found ?? null };
      return this.#enter({ type: found === undefined ? 'newest' : 'found' });
    });
  /** Goes on until a test says how it ends, or it is stopped. */
  fetchUpdate = async (): Promise<UpdateState> => {
    await this.ran('fetchUpdate', [], () => this.#enter({ type: 'fetching', done: 0, total: SIZE }));
    await new Promise<void>((ended) => (this.#ended = ended));
    return this.update;
  };
  installUpdate = async (): Promise<UpdateState> => {
    if (this.update.way === 'package') return this.ran('installUpdate', [], () => this.#enter({ type: 'saved', path: '/home/ana/Downloads/listo-0.2.0.deb' }));
    await this.ran('installUpdate', [], () => this.#enter({ type: 'waiting', under_way: ['texts'] }));
    await new Promise<void>((ended) => (this.#ended = ended));
    return this.update;
  };
  stopUpdate = () =>
    this.ran('stopUpdate', [], () => {
      this.goesOn({ type: this.update.phase.type === 'waiting' ? 'ready' : 'found' });
      return null;
    });

  async onUpdate(listener: (state: UpdateState) => void): Promise<() => void> {
    this.#updateListeners.add(listener);
    return () => void this.#updateListeners.delete(listener);
  }

  /** For tests: what goes on has come so far. */
  goesOn(phase: UpdatePhase): void {
    this.#enter(phase);
    if (phase.type === 'fetching' || phase.type === 'waiting' || phase.type === 'installing' || phase.type === 'installed') return;
    this.#ended?.();
    this.#ended = null;
  }

  #enter(phase: UpdatePhase): UpdateState {
    this.update = { ...this.update, change: this.update.change + 1, phase };
    for (const listener of this.#updateListeners) listener(this.update);
    return this.update;
  }
}
