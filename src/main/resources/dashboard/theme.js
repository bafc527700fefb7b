// Sets light or dark before anything is painted, and loads a page again that could not be loaded whole: a plain script, because modules run later.
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

  // Over a restart of the server some modules may not come, or be of another version than the rest: the page would stand there and do nothing.
  const EVERY_MS = 2_000;
  const MOST = 3; // within a minute: a fault of the program stays one
  const { src } = document.currentScript;
  let waiting = false;
  const again = () => {
    if (waiting) return;
    waiting = true;
    const look = async () => {
      const there = await fetch(src, { cache: 'no-store', signal: AbortSignal.timeout(5_000) }).then(({ ok }) => ok, () => false);
      if (!there) setTimeout(look, EVERY_MS);
      else if (mayLoad()) window.location.reload();
    };
    setTimeout(look, EVERY_MS);
  };
  const mayLoad = () => {
    try {
      const since = Date.now() - 60_000;
      const times = JSON.parse(window.sessionStorage.getItem('watchkeeper.again') ?? '[]').filter((time) => time > since);
      window.sessionStorage.setItem('watchkeeper.again', JSON.stringify([...times, Date.now()].slice(-MOST)));
      return times.length < MOST;
    } catch {
      return false;
    }
  };
  document.addEventListener('error', ({ target }) => target instanceof HTMLScriptElement && again(), true);
  window.addEventListener('error', ({ error }) => error instanceof SyntaxError && again());
})();
