import '@fontsource-variable/inter';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import Root from './App.svelte';
import { openHost } from './host/open';
import { App } from './state/app.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');

const app = new App(await openHost());
mount(Root, { target, props: { app } });
void app.start();
