// Sets light or dark before anything is painted: a plain script, because modules run after the first paint.
(() => {
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
    document.documentElement.dataset.theme = wish === 'light' || wish === 'dark' ? wish : dark.matches ? 'dark' : 'light';
  };
  apply();
  dark.addEventListener('change', apply);
  window.addEventListener('storage', apply); // chosen in another tab
  document.addEventListener('themechange', apply);
})();
