// Talks to the server: JSON answers, and the stream that also tells whether the server can still be reached.

const SILENCE_LIMIT_MS = 12_000; // two beats of the stream and a little
const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 15_000;

/** Carries the sentence of the server's answer. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export async function getJson(path) {
  const response = await fetch(path, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(10_000) });
  if (response.status === 401) signIn();
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer.error ?? `The server answered ${response.status}.`);
  return answer;
}

function signIn() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
}

/**
 * Follows /api/stream for ever.
 * handlers: {health, camera_offline, camera_online, motion} with the parsed data, reachable(boolean)
 */
export function follow(handlers) {
  let source = null;
  let heardAt = performance.now();
  let reachable = null;
  let retryMs = RETRY_MIN_MS;

  function setReachable(now) {
    if (now !== reachable) {
      reachable = now;
      handlers.reachable(now);
    }
  }

  function connect() {
    source = new EventSource('/api/stream');
    for (const kind of ['health', 'camera_offline', 'camera_online', 'motion']) {
      source.addEventListener(kind, (message) => {
        heardAt = performance.now();
        retryMs = RETRY_MIN_MS;
        setReachable(true);
        handlers[kind](JSON.parse(message.data));
      });
    }
    source.onerror = () => {
      // The browser's own retry gives up after some answers; ours does not, and notices that one has to sign in.
      source.close();
      setReachable(false);
      getJson('/api/status').catch(() => {}).finally(() => setTimeout(connect, retryMs));
      retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
    };
  }

  setInterval(() => {
    if (performance.now() - heardAt > SILENCE_LIMIT_MS) setReachable(false);
  }, 1_000);
  connect();
}
