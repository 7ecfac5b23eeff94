import { describe, expect, it } from 'vitest';
import { THRESHOLD, TouchSwipe, WheelSwipe } from './swipe';

describe('a finger', () => {
  const drag = (...points: [number, number][]): { shown: (string | null)[]; act: string | null } => {
    const swipe = new TouchSwipe();
    swipe.start(200, 100);
    const shown = points.map(([dx, dy]) => {
      const view = swipe.move(200 + dx, 100 + dy);
      return view === null ? null : (view.act ?? 'pulling');
    });
    return { shown, act: swipe.end() };
  };

  it('left is done', () => expect(drag([-40, 2], [-THRESHOLD, 3])).toEqual({ shown: ['pulling', 'done'], act: 'done' }));
  it('right is unread', () => expect(drag([40, 2], [THRESHOLD + 30, 3]).act).toBe('unread'));
  it('too short does nothing', () => expect(drag([-40, 0], [-THRESHOLD + 1, 0]).act).toBeNull());
  it('coming back does nothing', () => expect(drag([-THRESHOLD - 20, 0], [-20, 0]).act).toBeNull());
  it('a scroll stays a scroll, wherever it ends', () => expect(drag([4, -30], [-200, -40])).toEqual({ shown: [null, null], act: null }));
  it('a tremble is nothing', () => expect(drag([3, 2], [-5, 4])).toEqual({ shown: [null, null], act: null }));
  it('a cancelled one is nothing', () => {
    const swipe = new TouchSwipe();
    swipe.start(0, 0);
    swipe.move(-200, 0);
    swipe.cancel();
    expect(swipe.end()).toBeNull();
  });
});

describe('a trackpad', () => {
  it('acts once a gesture, however long its momentum', () => {
    const wheel = new WheelSwipe();
    const acts = Array.from({ length: 60 }, (_, i) => wheel.feed(30, 0, i * 16)?.act).filter(Boolean);
    expect(acts).toEqual(['done']);
  });
  it('to the right is unread', () => {
    const wheel = new WheelSwipe();
    expect([0, 16, 32, 48].map((at) => wheel.feed(-30, 1, at)?.act).filter(Boolean)).toEqual(['unread']);
  });
  it('may act again after a rest', () => {
    const wheel = new WheelSwipe();
    const feed = (from: number): unknown[] => [0, 16, 32, 48].map((at) => wheel.feed(30, 0, from + at)?.act).filter(Boolean);
    expect([...feed(0), ...feed(150), ...feed(1000)]).toEqual(['done', 'done']);
  });
  it('leaves vertical scrolling alone, also when it drifts', () => {
    const wheel = new WheelSwipe();
    expect(wheel.feed(2, 30, 0)).toBeNull();
    expect(wheel.feed(90, 10, 16)).toBeNull();
  });
});
