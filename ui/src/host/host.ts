import type { AppError, Changed, CommandProgress, Commands, DeletionProgress, ImportStatus, QuitState, ReviewChoice, ShareProgress, UpdateState } from './types';

/** Everything the window needs from outside itself. Two exist: Tauri, and one in memory for tests and a plain browser. */
export interface Host extends Commands {
  onChanged(listener: (changed: Changed) => void): Promise<() => void>;
  onImportProgress(listener: (status: ImportStatus) => void): Promise<() => void>;
  onCommandProgress(listener: (progress: CommandProgress) => void): Promise<() => void>;
  /** There is something to open: take it with `takeOpened`. */
  onOpened(listener: () => void): Promise<() => void>;
  /** The small window is shown again: it looks for what is next. */
  onQuick(listener: () => void): Promise<() => void>;
  /** Files are held over the window, or no longer. */
  onDragged(listener: (over: boolean) => void): Promise<() => void>;
  /** A command was chosen in the menu bar of the system. */
  onMenuChosen(listener: (id: string) => void): Promise<() => void>;
  /** The menus of the bar have closed. */
  onMenuClosed(listener: () => void): Promise<() => void>;
  /** It is time for a review. */
  onReviewDue(listener: (choice: ReviewChoice) => void): Promise<() => void>;
  /** What is known of newer versions of Listo has changed. */
  onUpdate(listener: (state: UpdateState) => void): Promise<() => void>;
  /** Listo is about to end, or is to stay after all. */
  onQuit(listener: (state: QuitState) => void): Promise<() => void>;
  onDeletionProgress(listener: (progress: DeletionProgress) => void): Promise<() => void>;
  onShareProgress(listener: (progress: ShareProgress) => void): Promise<() => void>;
  /** Puts a text on the clipboard. To be called at the key press itself, before the text is there. */
  copy(text: Promise<string>): Promise<void>;
  /** The address an <img> may load an attachment from. */
  mediaUrl(sha256: string): string;
  /** The bytes of an attachment that can be shown or played. */
  media(sha256: string): Promise<Blob>;
}

/** Anything may be thrown across the boundary; the window only ever sees an AppError. */
export function toAppError(thrown: unknown): AppError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'retryable' in thrown) {
    return thrown as AppError;
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'failed', params: {}, retryable: false, detail, traceId: '' };
}
