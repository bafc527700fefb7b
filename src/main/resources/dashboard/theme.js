// Sets light or dark before anything is painted: a plain script, because modules run after the first paint.
(() => {
  const frame = document.createElement('meta');
  frame.name = 'theme-color';
  document.head.append(frame);
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try {
      return window.localStorage.getItem('watchkeeper.theme');
    } catch {
      return null; // this browser keeps nothing
    }
  };
  const apply = () => {
    const wish = chosen();
    const theme = wish === 'light' || wish === 'dark' ? wish : dark.matches ? 'dark' : 'light';
    document.documentElement.dataset.theme = theme;
    frame.content = theme === 'dark' ? '#14181b' : '#ffffff'; // as --surface: the header goes on in the window's frame
  };
  apply();
  dark.addEventListener('change', apply);
  window.addEventListener('storage', apply); // chosen in another tab
  document.addEventListener('themechange', apply);
})();
