import { describe, expect, it } from 'vitest';
import { someCrowd } from '../host/memory/crowd';
import { perform } from '../keyboard/commands';
import { belongs } from './rows';
import { desk, START, talk, text, type Desk } from './testing';

/** The same numbers for the same seed. */
function dice(seed: number): (n: number) => number {
  let x = seed * 7919 + 1;
  return (n) => (x = (x * 48_271) % 2_147_483_647) % n;
}

const ACTIONS = ['next', 'previous', 'page_down', 'page_up', 'first', 'last', 'done', 'unread', 'open', 'done_stay', 'done_previous', 'undo', 'redo', 'select', 'select_down', 'select_page_down', 'let_go'] as const;

async function settled(d: Desk): Promise<void> {
  for (let i = 0; i < 3; i++) await d.rest();
}

async function agrees(d: Desk, trail: string[]): Promise<void> {
  const { mailbox } = d.app;
  const why = trail.slice(-40).join(' ');
  const own = mailbox.rows.filter((r) => belongs(r, mailbox.view, mailbox.numberId) && r.id !== mailbox.selectedId).map((r) => r.id);
  const { total } = await d.host.listConversations({ view: mailbox.view, numberId: null, at: { type: 'top' }, limit: 1 });
  const page = [];
  for (let at = mailbox.win.start - 3; at < mailbox.win.start + mailbox.rows.length + 3; at += 500) page.push(...(await d.host.listConversations({ view: mailbox.view, numberId: null, at: { type: 'position', position: Math.max(0, at) }, limit: 500 })).rows);
  const theirs = page.map((r) => r.id);
  const from = theirs.indexOf(own[0] ?? '');
  const until = theirs.indexOf(own.at(-1) ?? '');
  expect(own, `rows, after ${why}`).toEqual(theirs.slice(from, until + 1).filter((id) => id !== mailbox.selectedId));
  expect(mailbox.total - (mailbox.lingering ? 1 : 0), `length, after ${why}`).toBe(total);
  expect(new Set(d.ids()).size, `no row twice, after ${why}`).toBe(d.ids().length);
  expect(mailbox.counts.total, `counts, after ${why}`).toEqual((await d.host.counts()).total);
  const first = mailbox.rows.find((r) => r.id === own[0]);
  if (first !== undefined && mailbox.win.top !== null) {
    const around = await d.host.listConversations({ view: mailbox.view, numberId: null, at: { type: 'around', cursor: `${first.order}-${first.id}` }, limit: 2 });
    const position = (around.start ?? 0) + around.rows.findIndex((r) => r.id === first.id);
    const at = d.ids().indexOf(first.id);
    // What lingers or stands elsewhere than it is, under the cursor.
    const cursor = mailbox.rows.find((r) => r.id === mailbox.selectedId);
    const counted = cursor !== undefined && belongs(cursor, mailbox.view, null) && cursor.order > first.order ? 1 : 0;
    const shown = cursor !== undefined && d.ids().indexOf(cursor.id) < at ? 1 : 0;
    expect(mailbox.win.start + at, `place of the window, after ${why}`).toBe(position - counted + shown);
  }
}

describe('whatever is done in a long list, the window agrees with the host', () => {
  it.each([1, 2, 3])('seed %i', { timeout: 60_000 }, async (seed) => {
    const roll = dice(seed);
    const d = await desk({}, { crowd: someCrowd(3_000, START, 'n1'), latencyMs: seed % 2 === 0 ? 0 : 2 });
    const trail: string[] = [];
    for (let round = 0; round < 12; round++) {
      for (let i = 0; i < 8; i++) {
        const what = roll(24);
        if (what < ACTIONS.length) {
          const action = ACTIONS[what] ?? 'next';
          trail.push(action);
          perform(d.app, action);
        } else if (what === 17) {
          const position = roll(Math.max(1, d.app.mailbox.total));
          trail.push(`scroll ${position}`);
          void d.app.scrolled(position * 68, 600);
        } else if (what === 18) {
          const id = String(20_000_000 + round * 10 + i);
          trail.push(`new ${id}`);
          d.host.talks.set(id, talk(id, 'unread', -1 - round * 10 - i));
          d.host.emit({ topics: ['conversations', 'counts'], conversations: [id], commandId: null });
        } else if (what === 19) {
          const row = d.app.mailbox.rows[roll(Math.max(1, d.ids().length))];
          if (row !== undefined) {
            trail.push(`text ${row.id}`);
            d.host.receive(row.id, text(`t${round}-${i}`, START + 500 + round * 1_000_000 + i * 1000));
          }
        } else if (what === 20) {
          const id = String(10_000_000 - roll(3_000));
          trail.push(`else ${id}`);
          void d.host.markDone(`x${round}-${i}`, [{ id, through: d.host.row(id).head }], null);
        } else if (what === 21) {
          trail.push('everything');
          d.host.emit({ topics: ['conversations', 'counts'], conversations: [], commandId: null });
        } else await new Promise((done) => setTimeout(done, roll(20)));
      }
      await settled(d);
      await agrees(d, trail);
    }
  });
});
