import type { App } from '../state/app.svelte';
import type { Single } from './keymap';

/** What the keys do among the contacts. False: the same as everywhere. */
export function performInContacts(app: App, action: Single): boolean {
  const { contacts } = app;
  switch (action) {
    case 'next': contacts.move(1); break;
    case 'previous': contacts.move(-1); break;
    case 'page_down': contacts.move(10); break;
    case 'page_up': contacts.move(-10); break;
    case 'first': contacts.move(-Infinity); break;
    case 'last': contacts.move(Infinity); break;
    case 'search': contacts.find(); break;
    case 'contact_edit': contacts.take(); break;
    case 'back': contacts.back(); break;
    default: return false;
  }
  return true;
}
