import '@fontsource-variable/inter';
import './styles/tokens.css';
import './styles/base.css';
import './styles/forced.css';
import './styles/print.css';
import { mount } from 'svelte';
import Root from './App.svelte';
import { locale, resolveLocale } from './i18n';
import { openHost } from './host/open';
import { App } from './state/app.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');

// The webview's own menu (reload, back) has no place here, except where text can be copied or typed.
window.addEventListener('contextmenu', (event) => {
  if (!(event.target instanceof Element && event.target.closest('.selectable, input'))) event.preventDefault();
});

if (navigator.userAgent.includes('Linux')) document.documentElement.classList.add('still-bars');

// Before the settings say so, most windows are in the language of the system.
const [host] = await Promise.all([openHost(), locale.load(resolveLocale('system', navigator.language)).catch(() => undefined)]);
const app = new App(host);
mount(Root, { target, props: { app } });
void app.start();
