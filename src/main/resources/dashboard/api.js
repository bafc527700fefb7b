// Talks to the server: JSON answers, and the event stream, which also shows whether the server can be reached.

import { nodeTime, now } from './clock.js';
import { said } from './said.js';
import { t } from './texts.js';

const QUIET_MS = 7_000; // a little more than the interval of the stream; after this, poll the server
const SILENCE_LIMIT_MS = 12_000; // a little more than two intervals of the stream
const ASK_MS = 3_000;
const ANCHOR_MS = 60_000; // re-anchor this often, so that drifting clocks do no harm
const HIDDEN_MS = 10_000; // a page hidden for so long gives its stream up: a browser has six connections to a host for all of its tabs together
const HIDDEN_ASK_MS = 10_000; // for the title; browsers make it a minute
const WAKING_MS = 3_000; // how long nothing is said of a silence that the page itself chose
const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 15_000;
const PATIENCE_MS = 10_000;

/** Where this program lies on its server; modules lie there, whatever the page's own address. */
const root = new URL('./', import.meta.url);

/** The address of a path below the root, with or without a leading slash, such as 'api/status'. */
export function address(path) {
  return new URL(path.replace(/^\/+/, ''), root).href;
}

/** Carries the error message of the server, and the whole answer. */
export class ApiError extends Error {
  constructor(status, message, answer = {}) {
    super(message);
    this.status = status;
    this.answer = answer;
  }
}

/** What went wrong, in the reader's words: the server's sentence, since a browser's own words are English and say less. */
export const wordsOf = (problem) => (problem.status ? problem.message : t('shell.no-answer'));

/** sentMs: when it was sent at the earliest, if the page's preload may have sent it. */
export async function getJson(path, sentMs = now()) {
  const answer = await send('GET', path);
  const { cameras } = answer; // those of the status are counts
  for (const { monotonic } of [answer, ...(Array.isArray(cameras) ? cameras : [])]) {
    if (monotonic !== undefined) nodeTime.opened(sentMs, monotonic);
  }
  return answer;
}

/** Sends a request with a JSON body, or none; returns the JSON answer, {} if there is none. Throws an ApiError, or another error if nothing answers. */
export async function send(method, path, body, patienceMs = PATIENCE_MS) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(address(path), {
    method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal: AbortSignal.timeout(patienceMs),
  });
  if (response.status === 401) signIn();
  const text = await response.text();
  if (response.ok) return text === '' ? {} : JSON.parse(text);
  const answer = refusalIn(text);
  throw new ApiError(response.status, said(answer.error) ?? `The server answered with ${response.status}.`, answer);
}

function refusalIn(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // of somebody between, such as a proxy
  }
}

function signIn() {
  const path = location.pathname.startsWith(root.pathname) ? location.pathname.slice(root.pathname.length) : '';
  const place = `${path}${location.search}${location.hash}`; // the camera, the moment, the drawing
  location.assign(address(place ? `sign-in?next=${encodeURIComponent(`/${place}`)}` : 'sign-in'));
}

/**
 * Follows /api/stream for ever, and polls the cameras while the stream is silent. A page that stays hidden only polls.
 * handlers: {health, camera, motion, sensor_event} with the parsed data, cameras(list), reachable(boolean), woken() after it was hidden
 * preloaded: whether the page preloads the cameras, which come sooner than the stream then
 */
export function follow(handlers, { preloaded = false } = {}) {
  let source = null; // none while the page rests
  let seenAt = now();
  let wakingUntil = 0;
  let openedAt = now();
  let heardAt = now(); // from the server, by stream or request
  let streamedAt = now();
  let askedAt = 0;
  let asking = false;
  let reachable = null;
  let retryMs = RETRY_MIN_MS;
  let retry = 0;

  function setReachable(is) {
    if (is !== reachable) {
      reachable = is;
      handlers.reachable(is);
    }
  }

  function heard() {
    heardAt = now();
    setReachable(true);
  }

  function connect() {
    clearTimeout(retry);
    source?.close();
    const opened = now();
    openedAt = opened;
    const opening = new EventSource(address('api/stream'));
    source = opening;
    for (const kind of ['health', 'camera', 'motion', 'labels', 'analysis', 'sensor_event']) {
      opening.addEventListener(kind, (message) => {
        const data = JSON.parse(message.data);
        for (const { monotonic } of [data, ...(data.cameras ?? [])]) {
          if (monotonic !== undefined) nodeTime.opened(opened, monotonic);
        }
        retryMs = RETRY_MIN_MS;
        streamedAt = now();
        heard();
        handlers[kind](data);
      });
    }
    opening.onerror = () => {
      // The browser's own retry gives up after some answers; ours does not, and notices when a sign-in is needed.
      opening.close();
      setReachable(false);
      getJson('api/status').catch(() => {}).finally(() => {
        clearTimeout(retry);
        if (source === opening) retry = setTimeout(connect, retryMs); // not if the page rests
      });
      retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
    };
  }

  async function ask(sentMs = now()) {
    asking = true;
    askedAt = now();
    try {
      const { cameras } = await getJson('api/cameras', sentMs);
      heard();
      handlers.cameras(cameras);
    } catch {
      if (source === null) setReachable(false);
      // Else the length of the silence decides.
    } finally {
      asking = false;
    }
  }

  function rest() {
    clearTimeout(retry);
    source?.close();
    source = null;
  }

  function wake() {
    wakingUntil = now() + WAKING_MS;
    retryMs = RETRY_MIN_MS;
    connect();
    handlers.woken();
  }

  function look() {
    if (!document.hidden) {
      seenAt = now();
      if (source === null) wake();
    } else if (now() - seenAt > HIDDEN_MS) {
      rest();
      if (!asking && now() - askedAt > HIDDEN_ASK_MS) ask();
      return;
    }
    const silentMs = now() - heardAt;
    if (silentMs > SILENCE_LIMIT_MS && now() > wakingUntil) setReachable(false);
    const everyMs = now() - streamedAt > QUIET_MS ? ASK_MS : ANCHOR_MS;
    if (!asking && !document.hidden && now() - askedAt > everyMs) ask();
    if (source.readyState === EventSource.OPEN && now() - Math.max(openedAt, streamedAt) > SILENCE_LIMIT_MS) connect(); // open, but silent
  }

  setInterval(look, 1_000);
  document.addEventListener('visibilitychange', look);
  if (preloaded) ask(0);
  connect();
}
