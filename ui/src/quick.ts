import '@fontsource-variable/inter';
import './styles/tokens.css';
import './styles/base.css';
import './styles/forced.css';
import { mount } from 'svelte';
import { Api } from './api/api';
import QuickWindow from './features/quick/QuickWindow.svelte';
import { openHost } from './host/open';
import { locale, resolveLocale } from './i18n';
import { Quick } from './state/quick.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('quick.html has no #app');

window.addEventListener('contextmenu', (event) => {
  if (!(event.target instanceof Element && event.target.closest('.selectable, input'))) event.preventDefault();
});

if (navigator.userAgent.includes('Linux')) document.documentElement.classList.add('still-bars');

const [host] = await Promise.all([openHost(), locale.load(resolveLocale('system', navigator.language)).catch(() => undefined)]);
const quick = new Quick(new Api(host));
mount(QuickWindow, { target, props: { quick } });
void quick.start();
