import { locale } from './src/i18n';

// Tests turn from one language to the other at once.
await locale.load('es');
