// Talks to the server: JSON answers, and the event stream, which also shows whether the server can be reached.

import { nodeTime, now } from './clock.js';
import { said } from './said.js';

const QUIET_MS = 7_000; // a little more than the interval of the stream; after this, poll the server
const SILENCE_LIMIT_MS = 12_000; // a little more than two intervals of the stream
const ASK_MS = 3_000;
const ANCHOR_MS = 60_000; // re-anchor this often, so that drifting clocks do no harm
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

export async function getJson(path) {
  const sentMs = now();
  const answer = await send('GET', path);
  for (const { monotonic } of [answer, ...(answer.cameras ?? [])]) {
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
 * Follows /api/stream for ever, and polls the cameras while the stream is silent.
 * handlers: {health, camera, motion, sensor_event} with the parsed data, cameras(list), reachable(boolean)
 */
export function follow(handlers) {
  let source = null;
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
    source = new EventSource(address('api/stream'));
    for (const kind of ['health', 'camera', 'motion', 'labels', 'analysis', 'sensor_event']) {
      source.addEventListener(kind, (message) => {
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
    source.onerror = () => {
      // The browser's own retry gives up after some answers; ours does not, and notices when a sign-in is needed.
      source.close();
      setReachable(false);
      getJson('api/status').catch(() => {}).finally(() => {
        clearTimeout(retry);
        retry = setTimeout(connect, retryMs);
      });
      retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
    };
  }

  async function ask() {
    asking = true;
    askedAt = now();
    try {
      const { cameras } = await getJson('api/cameras');
      heard();
      handlers.cameras(cameras);
    } catch {
      // How long the server has been silent decides whether it can be reached.
    } finally {
      asking = false;
    }
  }

  function look() {
    const silentMs = now() - heardAt;
    if (silentMs > SILENCE_LIMIT_MS) setReachable(false);
    const everyMs = now() - streamedAt > QUIET_MS ? ASK_MS : ANCHOR_MS;
    if (!asking && !document.hidden && now() - askedAt > everyMs) ask();
    if (source.readyState === EventSource.OPEN && now() - Math.max(openedAt, streamedAt) > SILENCE_LIMIT_MS) connect(); // open, but silent
  }

  setInterval(look, 1_000);
  document.addEventListener('visibilitychange', look);
  connect();
}
