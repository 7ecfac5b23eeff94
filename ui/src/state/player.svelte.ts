import type { Activity } from '../host/types';
import type { App } from './app.svelte';

export const SPEEDS = [1, 1.5, 2] as const;

/** One recording in the thread. */
export interface Clip {
  key: string;
  sha256: string;
}

/** `gone`: its bytes could not be had. `codec`: this computer cannot decode them. */
export type Trouble = 'gone' | 'codec';

/** What is needed of an <audio> element; tests bring their own. */
export type Sound = Pick<HTMLAudioElement, 'src' | 'currentTime' | 'duration' | 'playbackRate' | 'error' | 'load' | 'play' | 'pause' | 'addEventListener' | 'removeAttribute'>;

/**
 * Plays one recording at a time, wherever the thread is scrolled. The bytes are read whole and played
 * from memory: WebKitGTK's media player asks no scheme of a program's own.
 */
export class Player {
  clip = $state.raw<Clip | null>(null);
  playing = $state(false);
  /** Seconds. */
  at = $state(0);
  length = $state<number | null>(null);
  speed = $state<number>(SPEEDS[0]);
  trouble = $state.raw<{ key: string; what: Trouble } | null>(null);
  readonly #app: App;
  readonly #make: () => Sound;
  #sound: Sound | null = null;
  #address: string | null = null;
  /** Moves with everything that makes an answer late. */
  #round = 0;

  constructor(app: App, make: () => Sound = () => new Audio()) {
    this.#app = app;
    this.#make = make;
  }

  toggle(clip: Clip): void {
    if (this.clip?.key !== clip.key) void this.#start(clip);
    else if (this.playing) this.#sound?.pause();
    else void this.#play();
  }

  /** The recording at hand: the one begun, that of the message under the cursor, or the lowest in view. */
  toggleHere(): void {
    if (this.clip !== null) return this.toggle(this.clip);
    const { messages, thread } = this.#app;
    const all = thread.items.flatMap((item) => (item.type === 'activity' ? [item.activity] : []));
    const current = messages.current === null ? undefined : clipsOf(messages.current)[0];
    const seen = all.slice(0, all.findIndex((activity) => activity.id === thread.eye) + 1);
    const clip = current ?? seen.flatMap(clipsOf).at(-1);
    if (clip !== undefined) this.toggle(clip);
  }

  seek(seconds: number): void {
    if (this.#sound === null || this.clip === null) return;
    this.#sound.currentTime = seconds;
    this.at = seconds;
  }

  faster(): void {
    this.speed = SPEEDS[(SPEEDS.findIndex((speed) => speed === this.speed) + 1) % SPEEDS.length] ?? SPEEDS[0];
    if (this.#sound !== null) this.#sound.playbackRate = this.speed;
  }

  stop(): void {
    this.#round++;
    this.clip = null;
    this.playing = false;
    this.at = 0;
    this.length = null;
    this.#sound?.pause();
    this.#sound?.removeAttribute('src');
    if (this.#address !== null) URL.revokeObjectURL(this.#address);
    this.#address = null;
  }

  async #start(clip: Clip): Promise<void> {
    this.stop();
    const round = this.#round;
    this.clip = clip;
    this.trouble = null;
    const sound = (this.#sound ??= this.#listened());
    // Within the key press or click: after it, playing is no longer what a person asked for.
    sound.load();
    try {
      const bytes = await this.#app.api.media(clip.sha256);
      if (round !== this.#round) return;
      this.#address = URL.createObjectURL(bytes);
      sound.src = this.#address;
      await this.#play();
    } catch {
      if (round === this.#round) this.#fail('gone');
    }
  }

  async #play(): Promise<void> {
    if (this.#sound === null) return;
    this.#sound.playbackRate = this.speed;
    // Whatever stands in the way is told by the element's own event.
    await this.#sound.play().catch(() => undefined);
  }

  #listened(): Sound {
    const sound = this.#make();
    const on = (what: string, run: () => void): void => sound.addEventListener(what, () => { if (this.clip !== null) run(); });
    on('play', () => (this.playing = true));
    on('pause', () => (this.playing = false));
    on('ended', () => (this.playing = false));
    on('timeupdate', () => (this.at = sound.currentTime));
    on('durationchange', () => (this.length = Number.isFinite(sound.duration) ? sound.duration : null));
    on('error', () => { if (this.#address !== null) this.#fail('codec'); });
    return sound;
  }

  #fail(what: Trouble): void {
    const { clip } = this;
    this.stop();
    if (clip !== null) this.trouble = { key: clip.key, what };
  }
}

/** The recordings of an item, as the player knows them. */
export const clipsOf = (activity: Activity): Clip[] => activity.attachments.flatMap((file, i) => (file.audio ? [{ key: `${activity.id}/${i}`, sha256: file.sha256 }] : []));
