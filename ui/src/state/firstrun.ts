import type { AppError } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { why } from './says';

/** The first question is answered; it is not asked again. */
export async function finishFirstRun(app: App, then: 'import' | 'samples' | 'source' | 'skip'): Promise<void> {
  if (app.samples.busy) return;
  try {
    if (then === 'samples' && !(await app.samples.add())) return;
    await app.api.finishFirstRun();
    if (then === 'import' || then === 'source') {
      if (then === 'import') app.toImport();
      else app.sources.add();
      void app.retry();
    } else await app.toInbox();
  } catch (thrown) {
    const error = thrown as AppError;
    app.toasts.error(m.error_load({ why: why(error) }), error.traceId || null);
  }
}
