// Before the first picture: the theme of the last time, as App.svelte keeps it, so that a dark window never begins light.
// Only a memory of what the settings said; they are read a moment later, and what they say counts.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem('theme');
  } catch {
    // Where nothing is kept, that of the system.
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
