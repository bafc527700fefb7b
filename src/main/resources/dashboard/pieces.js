// Asks the server for what was recorded of a camera: pieces for a player, and pictures. Every request has a deadline of its own.

import { address } from './api.js';

const PATIENCE_MS = 15_000;
const PICTURE_WIDTH = 960;
const NO_SESSION = 401;
const UNREACHED = 0;

/** Carries the status and sentence of the server; status 0: it did not answer. next: where the next recording begins, as the server wrote it, or null. */
export class PieceError extends Error {
  constructor(status, message, next = null) {
    super(message);
    this.status = status;
    this.next = next;
  }

  /** Whether the same request may be answered later. */
  get passes() {
    return this.status === UNREACHED || this.status === NO_SESSION || this.status >= 500;
  }

  /** Whether what was asked for is not there, and never was. */
  get absent() {
    return this.status === 404 && !this.lost;
  }

  /** What became of a recording that can no longer be had, as a key of the texts; empty if there is none such. */
  get lost() {
    if (this.status !== 404) return '';
    return /deleted/.test(this.message) ? 'gone' : /damaged/.test(this.message) ? 'damaged' : '';
  }
}

/** Not AbortSignal.timeout within AbortSignal.any: browsers have collected such timers before they fired. */
async function ask(path, signal, patienceMs, read) {
  const abort = new AbortController();
  const leave = () => abort.abort();
  signal.addEventListener('abort', leave);
  if (signal.aborted) leave();
  const timer = setTimeout(leave, patienceMs);
  try {
    const response = await fetch(address(path), { signal: abort.signal });
    if (response.ok) return await read(response);
    const answer = await response.json().catch(() => ({}));
    throw new PieceError(response.status, answer.error ?? `The server answered with ${response.status}.`, response.headers.get('X-Piece-Next'));
  } catch (problem) {
    throw problem instanceof PieceError ? problem : new PieceError(UNREACHED, String(problem.message ?? problem));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}

const encoded = (camera) => encodeURIComponent(camera);
export const iso = (at) => (typeof at === 'string' ? at : new Date(at).toISOString());

/** A picture of a moment as a blob with the time at which it was taken: {blob, takenAt}. */
export function pictureAt(camera, ms, { exact = false, width = PICTURE_WIDTH, signal, patienceMs = PATIENCE_MS }) {
  const path = `api/recordings/${encoded(camera)}/picture.jpg?at=${iso(ms)}&width=${width}${exact ? '&exact=1' : ''}`;
  return ask(path, signal, patienceMs, async (response) => ({ blob: await response.blob(), takenAt: Date.parse(response.headers.get('X-Picture-Time')) }));
}

/** A piece for a player, with times in ms: {mime, zero, from, to, next, data}; next is where the next recording begins, as the server wrote it. */
export function pieceAt(camera, from, seconds, { signal, patienceMs = PATIENCE_MS }) {
  return ask(`api/recordings/${encoded(camera)}/piece.mp4?from=${iso(from)}&seconds=${seconds}`, signal, patienceMs, async (response) => {
    const header = (name) => response.headers.get(name);
    return {
      mime: `video/mp4; codecs="${(header('X-Piece-Codecs') ?? '').replace(/[^\w.,]/g, '')}"`,
      zero: Date.parse(header('X-Piece-Zero')),
      from: Date.parse(header('X-Piece-From')),
      to: Date.parse(header('X-Piece-To')),
      next: header('X-Piece-Next'),
      data: await response.arrayBuffer(),
    };
  });
}
