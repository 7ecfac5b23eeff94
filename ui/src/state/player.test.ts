import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import type { Attachment } from '../host/types';
import { perform } from '../keyboard/commands';
import { Player, type Sound } from './player.svelte';
import { desk, START, talk, text, type Desk } from './testing';

/** As an <audio> element is without a window: it says what it was told. */
class Speaker extends EventTarget implements Sound {
  src = '';
  currentTime = 0;
  duration = NaN;
  playbackRate = 1;
  error: MediaError | null = null;
  #begun = false;

  load(): void {
    this.#begun = true;
  }

  async play(): Promise<void> {
    if (this.src === '' || !this.#begun) throw new Error('nothing to play, or not asked for by a person');
    this.dispatchEvent(new Event('play'));
  }

  pause(): void {
    this.dispatchEvent(new Event('pause'));
  }

  removeAttribute(): void {
    this.src = '';
  }

  tell(what: string, change: Partial<Speaker> = {}): void {
    Object.assign(this, change);
    this.dispatchEvent(new Event(what));
  }
}

const recording = (sha256: string): Attachment => ({ sha256, mediaType: 'audio/wav', name: null, size: 1, image: false, audio: true });
const card: Attachment = { sha256: 'pdf', mediaType: 'application/pdf', name: null, size: 1, image: false, audio: false };

async function listening(): Promise<{ d: Desk; player: Player; speaker: Speaker }> {
  const items = [
    text('old', START, '', { attachments: [recording('s1')] }),
    text('two', START + 1, '', { kind: 'voicemail', attachments: [card, recording('s2')] }),
    text('last', START + 2, 'no sound'),
  ];
  const d = await desk({}, { talks: [talk('a', 'open', 0, { items })] });
  await d.rest();
  d.app.thread.eye = 'last';
  const speaker = new Speaker();
  return { d, speaker, player: new Player(d.app, () => speaker) };
}

const asked = (d: Desk): unknown[] => d.host.calls.filter((c) => c.command === 'media').map((c) => c.args[0]);

describe('recordings', () => {
  it('the lowest in view is played, paused and played on', async () => {
    const { d, player, speaker } = await listening();
    player.toggleHere();
    await d.rest();
    expect([asked(d), player.clip?.key, player.playing]).toEqual([['s2'], 'two/1', true]);
    speaker.tell('durationchange', { duration: 34 });
    speaker.tell('timeupdate', { currentTime: 12 });
    expect([player.at, player.length]).toEqual([12, 34]);
    player.toggleHere();
    expect(player.playing).toBe(false);
    player.toggleHere();
    await d.rest();
    expect([player.playing, asked(d)], 'it is not read again').toEqual([true, ['s2']]);
  });

  it('the one of the message under the cursor goes first', async () => {
    const { d, player } = await listening();
    for (let i = 0; i < 3; i++) perform(d.app, 'message_older');
    player.toggleHere();
    await d.rest();
    expect(player.clip?.key).toBe('old/0');
  });

  it('one at a time, and a late answer starts nothing', async () => {
    const { d, player, speaker } = await listening();
    d.host.delays['media'] = { after: 30 };
    player.toggle({ key: 'old/0', sha256: 's1' });
    player.toggle({ key: 'two/1', sha256: 's2' });
    await d.rest();
    expect([player.clip?.key, player.playing]).toEqual(['two/1', true]);
    player.stop();
    expect([player.clip, player.playing, speaker.src]).toEqual([null, false, '']);
  });

  it('goes on at the speed chosen, also with the next one', async () => {
    const { d, player, speaker } = await listening();
    player.faster();
    player.toggleHere();
    await d.rest();
    expect(speaker.playbackRate).toBe(1.5);
    player.faster();
    expect(speaker.playbackRate).toBe(2);
    player.faster();
    expect(speaker.playbackRate).toBe(1);
    player.seek(7);
    expect([speaker.currentTime, player.at]).toEqual([7, 7]);
  });

  it('says what is wrong with which', async () => {
    const { d, player, speaker } = await listening();
    player.toggleHere();
    await d.rest();
    speaker.tell('error');
    expect([player.clip, player.trouble]).toEqual([null, { key: 'two/1', what: 'codec' }]);
    d.host.failNext('media', appError('failed'));
    player.toggleHere();
    await d.rest();
    expect(player.trouble).toEqual({ key: 'two/1', what: 'gone' });
    player.toggleHere();
    await d.rest();
    expect([player.playing, player.trouble]).toEqual([true, null]);
  });

  it('without a recording, V does nothing', async () => {
    const d = await desk({ a: 'open' });
    await d.rest();
    perform(d.app, 'play');
    expect(asked(d)).toEqual([]);
  });
});
