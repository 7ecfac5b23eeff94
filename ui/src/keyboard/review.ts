import { m } from '../i18n';
import type { App } from '../state/app.svelte';
import type { Single } from './keymap';

/** What the keys do in a review. False: the same as everywhere. */
export function performInReview(app: App, action: Single): boolean {
  const { review } = app;
  switch (action) {
    case 'done':
    case 'open':
    case 'unread':
    case 'snooze': void review.decide(action); break;
    case 'reply':
    case 'assign':
      if (review.current === null || review.offers(action)) return false;
      app.toasts.calm(m.review_not_offered());
      break;
    case 'attach':
      if (review.current === null || review.offers('reply') || app.reply.inView !== null) return false;
      app.toasts.calm(m.review_not_offered());
      break;
    case 'review_skip': void review.skip(); break;
    case 'undo': void review.undo(); break;
    case 'redo': void review.redo(); break;
    case 'back': review.leave(); break;
    case 'go_reviews': break;
    default: return false;
  }
  return true;
}
