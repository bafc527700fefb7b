// A page may stay open over an update of the program: this says that the server has other pages by now, and loads them.

import { getJson } from './api.js';
import { element } from './format.js';
import { t } from './texts.js';

const EVERY_MS = 60_000;
const LEAST_MS = 10_000; // between two answers that say it
const SOON_MS = 10_000;
/** Nothing of this would be there again after the page was loaded. */
const HALF_DONE = 'dialog[open], details.menu[open], .arranging';
const TRIED = 'watchkeeper.pages';
const MOST_TRIED = 8;
const FORGET_MS = 3_600_000;

let itself = false;
let heardAt = -Infinity;
let timer = 0;

/** Looks now and then. loadsItself: whether the page has nothing to lose, and is loaded as soon as nobody is doing anything with it. */
export function watchVersion(loadsItself) {
  itself = loadsItself;
  const look = () => {
    if (document.hidden || performance.now() - heardAt < LEAST_MS) return;
    getJson('api/status').then(({ pages }) => pagesAre(pages)).catch(() => {}); // another time
  };
  setInterval(look, EVERY_MS);
  document.addEventListener('visibilitychange', look);
}

/** Takes what the server says its pages are. */
export function pagesAre(theirs) {
  heardAt = performance.now();
  const { pages: mine } = document.documentElement.dataset; // written by the server into the very page
  const differ = Boolean(mine && theirs) && mine !== theirs;
  if (!differ) document.getElementById('new-version')?.remove();
  else if (!document.getElementById('new-version')) offer(theirs);
}

function offer(theirs) {
  const load = element('button', 'quiet', t('shell.load-it'));
  load.type = 'button';
  load.addEventListener('click', () => location.reload());
  const line = element('p', 'banner notice', `${t('shell.new-version')} `, load);
  line.id = 'new-version';
  line.setAttribute('role', 'status');
  document.getElementById('banners')?.append(line);
  clearInterval(timer);
  if (itself && !tried().some(({ pages }) => pages === theirs)) timer = setInterval(loadIfIdle, SOON_MS);
}

async function loadIfIdle() {
  if (!document.getElementById('new-version')) {
    clearInterval(timer);
  } else if (!isBusy()) {
    // Were the server away, or a proxy without it, their page would come in place of this one, and stay.
    const { pages } = await getJson('api/status').catch(() => ({}));
    if (pages && pages !== document.documentElement.dataset.pages && !isBusy() && mayLoad(pages)) location.reload();
  }
}

/** Each version once in a while: somebody between may keep sending the old page, or the pages of two versions in turn. */
function mayLoad(pages) {
  const before = tried();
  if (before.some((each) => each.pages === pages)) return false;
  try {
    sessionStorage.setItem(TRIED, JSON.stringify([...before, { pages, atMs: Date.now() }].slice(-MOST_TRIED)));
    return true;
  } catch {
    return false; // then a person decides
  }
}

function tried() {
  try {
    const since = Date.now() - FORGET_MS;
    return JSON.parse(sessionStorage.getItem(TRIED) ?? '[]').filter(({ atMs }) => atMs > since);
  } catch {
    return [];
  }
}

function isBusy() {
  return Boolean(
    document.fullscreenElement || document.querySelector(HALF_DONE) || document.activeElement?.matches('input, select, textarea')
    || [...document.querySelectorAll('video')].some((video) => !video.muted && !video.paused),
  );
}
