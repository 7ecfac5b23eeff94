import type { CleanupPreview, CleanupRow, CleanupRule, CleanupRules, ConversationRow, ListQuery, Outcome, Target } from '../types';
import { appError } from './memory';
import { InsightHost } from './insights';

const DAY_MS = 86_400_000;
const ORDER: CleanupRule[] = ['quiet', 'codes', 'promotions'];

/** The real rules read whole conversations; here the last line tells. */
function ruleOf(row: ConversationRow, rules: CleanupRules, now: number): CleanupRule | null {
  if (row.state === 'done' || row.muted || row.snoozedUntil !== null || row.pinnedAt !== null) return null;
  const service = /^[^+@]{3,20}$/.test(row.parties[0]?.address ?? '');
  const kind = !service ? 'quiet' : /\bcode\b.*\d{4}/.test(row.last.text) ? 'codes' : row.last.text.includes('STOP') ? 'promotions' : 'quiet';
  if (kind === 'quiet' && (row.state !== 'open' || (row.waitingSince !== null && !rules.quietWaiting))) return null;
  const { on, days } = rules[kind];
  return on && row.lastAt < now - days * DAY_MS ? kind : null;
}

/** The commands of the clean-up, for the twin. */
export abstract class CleanupHost extends InsightHost {
  #rules: CleanupRules = { quiet: { on: true, days: 30 }, quietWaiting: false, codes: { on: true, days: 1 }, promotions: { on: true, days: 7 } };
  #previews = 0;
  #plan: { id: string; rows: CleanupRow[] } = { id: '', rows: [] };

  abstract markDone: (commandId: string, targets: Target[], list: ListQuery | null) => Promise<Outcome>;

  #rows(preview: string): CleanupRow[] {
    if (preview !== this.#plan.id) throw appError('not_found');
    return this.#plan.rows;
  }

  cleanupRules = () => this.ran('cleanupRules', [], () => this.#rules);
  previewCleanup = (rules: CleanupRules, except: string[]) =>
    this.ran('previewCleanup', [rules, except], (): CleanupPreview => {
      this.#rules = rules;
      const rows = this.rowsIn(null).flatMap((row) => {
        const rule = ruleOf(row, rules, this.now());
        return rule === null ? [] : [{ rule, row }];
      }).sort((a, b) => ORDER.indexOf(a.rule) - ORDER.indexOf(b.rule) || b.row.order - a.row.order);
      const id = `preview-${++this.#previews}`;
      this.#plan = { id, rows };
      const [quiet = 0, codes = 0, promotions = 0] = ORDER.map((rule) => rows.filter((r) => r.rule === rule).length);
      return { id, quiet, codes, promotions, except: except.filter((e) => rows.some((r) => r.row.id === e)) };
    });
  cleanupRows = (preview: string, from: number, limit: number) => this.ran('cleanupRows', [preview, from, limit], () => this.#rows(preview).slice(from, from + limit));
  cleanUp = (commandId: string, preview: string, except: string[]) =>
    this.ran('cleanUp', [preview, except], () => this.markDone(commandId, this.#rows(preview).filter((r) => !except.includes(r.row.id)).map(({ row }) => ({ id: row.id, through: row.head })), null));
}
