import type { Host } from './host';
import { tauriHost } from './tauri';

/** Tauri when we run inside it. The in-memory twin exists only in development and preview builds. */
export async function openHost(): Promise<Host> {
  if (window.__TAURI_INTERNALS__ !== undefined) return tauriHost;
  if (import.meta.env.MODE !== 'production') return (await import('./memory/demo')).demoHost();
  throw new Error('Listo runs inside its own window.');
}
