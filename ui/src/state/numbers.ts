import type { AppError, PhoneNumber } from '../host/types';
import { m } from '../i18n';
import { oneLine } from '../kit/text';
import type { App } from './app.svelte';
import { why } from './says';

/** An archive may name them: nothing in a name turns what stands beside it. */
export const harmless = (numbers: readonly PhoneNumber[]): PhoneNumber[] => numbers.map((number) => ({ ...number, name: oneLine(number.name) }));

/** Another name for a number of ours, or the number itself where an archive did not say it. */
export async function renameNumber(app: Pick<App, 'api' | 'numbers' | 'toasts'>, id: string, name: string, e164: string | null): Promise<void> {
  try {
    app.numbers = harmless(await app.api.renameNumber(id, name, e164));
  } catch (thrown) {
    const error = thrown as AppError;
    app.toasts.error(m.error_number({ why: why(error) }), error.traceId || null);
  }
}
