import { commands, events } from './bindings';
import type { Host } from './host';

// WebView2 on Windows cannot load custom schemes directly; Tauri serves them under a host name there.
const mediaRoot = navigator.userAgent.includes('Windows') ? 'http://listo-media.localhost/' : 'listo-media://localhost/';

export const tauriHost: Host = {
  ...commands,
  onChanged: (listener) => events.changedEvent.listen((event) => listener(event.payload)),
  onImportProgress: (listener) => events.importEvent.listen((event) => listener(event.payload)),
  onCommandProgress: (listener) => events.commandEvent.listen((event) => listener(event.payload)),
  onOpened: (listener) => events.openedEvent.listen(() => listener()),
  onQuick: (listener) => events.quickEvent.listen(() => listener()),
  onDragged: (listener) => events.draggedEvent.listen(({ payload }) => listener(payload.over)),
  onMenuChosen: (listener) => events.menuChosenEvent.listen(({ payload }) => listener(payload.id)),
  onMenuClosed: (listener) => events.menuClosedEvent.listen(() => listener()),
  onReviewDue: (listener) => events.reviewDueEvent.listen((event) => listener(event.payload)),
  onUpdate: (listener) => events.updateEvent.listen((event) => listener(event.payload)),
  onQuit: (listener) => events.quitEvent.listen((event) => listener(event.payload)),
  onDeletionProgress: (listener) => events.deletionEvent.listen((event) => listener(event.payload)),
  onShareProgress: (listener) => events.shareEvent.listen((event) => listener(event.payload)),
  // WebKit allows it only within the key press, so it takes the promise.
  copy: (text) => navigator.clipboard.write([new ClipboardItem({ 'text/plain': text.then((t) => new Blob([t], { type: 'text/plain' })) })]),
  mediaUrl: (sha256) => mediaRoot + sha256,
  media: async (sha256) => {
    const answer = await fetch(mediaRoot + sha256);
    if (!answer.ok) throw new Error(`${answer.status} for ${sha256}`);
    return answer.blob();
  },
};
