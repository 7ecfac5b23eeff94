import type { AppError, DeletionProgress, SourceDeleted, SourceDeletion, SourceStatus } from '../host/types';

/** What becomes of what a source has brought. */
export type Fate = 'keep' | 'delete';

interface Room {
  api: {
    sourceDeletion(id: string): Promise<SourceDeletion>;
    deleteSource(id: string): Promise<SourceDeleted>;
    cancelSourceDeletion(): Promise<null>;
  };
  failed(error: AppError): void;
}

/** The question that removes a source: first what becomes of its conversations, then, where they are to go, once more. */
export class Removal {
  readonly of: SourceStatus;
  /** Keeping is what happens to whoever only says yes. */
  fate = $state<Fate>('keep');
  /** `sure`: deleting is a second step. */
  step = $state<'ask' | 'sure' | 'running'>('ask');
  /** What would go; null while that is counted. */
  deletion = $state.raw<SourceDeletion | null>(null);
  /** Told of only where it takes its time. */
  progress = $state.raw<DeletionProgress | null>(null);
  stopping = $state(false);
  readonly #at: Room;

  constructor(of: SourceStatus, at: Room) {
    this.of = of;
    this.#at = at;
    void this.count();
  }

  /** More may have come in since: what is asked about is what is there. */
  async count(): Promise<boolean> {
    try {
      this.deletion = await this.#at.api.sourceDeletion(this.of.id);
      return true;
    } catch (thrown) {
      this.#at.failed(thrown as AppError);
      return false;
    }
  }

  async goOn(): Promise<void> {
    if (await this.count()) this.step = 'sure';
  }

  back(): void {
    this.step = 'ask';
  }

  /** What has become of it, or null where it failed and nothing was deleted. */
  async delete(): Promise<SourceDeleted | null> {
    if (this.step !== 'sure') return null;
    this.step = 'running';
    this.progress = null;
    this.stopping = false;
    try {
      return await this.#at.api.deleteSource(this.of.id);
    } catch (thrown) {
      this.step = 'sure';
      this.#at.failed(thrown as AppError);
      return null;
    }
  }

  heard(progress: DeletionProgress): void {
    if (this.step === 'running' && progress.sourceId === this.of.id) this.progress = progress;
  }

  /** Nothing is deleted then, unless it was too late. */
  async stop(): Promise<void> {
    if (this.step !== 'running' || this.stopping || this.progress?.phase === 'clearing') return;
    this.stopping = true;
    try {
      await this.#at.api.cancelSourceDeletion();
    } catch (thrown) {
      this.stopping = false;
      this.#at.failed(thrown as AppError);
    }
  }
}
