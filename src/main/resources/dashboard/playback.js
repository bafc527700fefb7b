// Plays what was recorded of one camera: pieces of fragmented MP4 put in a row by Media Source Extensions, at the times at which they were taken. A gap in
// the recording is a gap here. What the browser cannot decode is shown as single pictures.

import { address } from './api.js';

const PIECE_S = 8;
const LONG_PIECE_S = 30; // when it plays fast
const FASTEST_AHEAD = 5; // times what is fetched ahead at normal speed
const AHEAD_S = 10; // of playing time at normal speed
const BEHIND_S = 20;
const ROOM_MS = 12 * 3_600_000; // how far from its origin one media source reaches
const PATIENCE_MS = 15_000;
const AGAIN_MS = 1_000; // the newest piece grows with each group of pictures
const NEAR_S = 0.35; // a player stops a little before or after what it has
const PICTURE_WIDTH = 960;

/** Carries the status and sentence of the server. */
export class PieceError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(path, signal) {
  const response = await fetch(address(path), { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({}));
  throw new PieceError(response.status, answer.error ?? `The server answered with ${response.status}.`);
}

const encoded = (camera) => encodeURIComponent(camera);
const iso = (at) => (typeof at === 'string' ? at : new Date(at).toISOString());

/** A picture of a moment as a blob with the time at which it was taken: {blob, takenAt}. */
export async function pictureAt(camera, ms, { exact = false, width = PICTURE_WIDTH, signal }) {
  const response = await ask(`api/recordings/${encoded(camera)}/picture.jpg?at=${iso(ms)}&width=${width}${exact ? '&exact=1' : ''}`, signal);
  return { blob: await response.blob(), takenAt: Date.parse(response.headers.get('X-Picture-Time')) };
}

/** handlers: {shown(ms): a picture of that moment is seen, problem(error), unplayable(codec): the browser cannot decode it} */
export class Playback {
  #video;
  #camera;
  #handlers;
  #media = null;
  #url = null;
  #opened = false; // whether the media may have buffers: it is open for a moment before it says so
  #buffer = null;
  #origin = 0;
  #mime = '';
  #queue = [];
  #abort = new AbortController();
  #fetching = false;
  #next = null; // where the next piece begins, as the server wrote it
  #end = -Infinity; // up to where pieces were asked for
  #target = null; // the moment that is to be shown
  #again = 0;
  #refused = '';
  #pieceS = PIECE_S;
  #failed = null; // why the next piece could not be had
  #placing = false; // the video goes to a moment that it has

  constructor(video, camera, handlers) {
    this.#video = video;
    this.#camera = camera;
    this.#handlers = handlers;
    video.muted = true;
    video.addEventListener('error', () => {
      if (this.#media && video.error) this.#giveUp(this.#mime);
    });
  }

  /** The moment of the picture that is shown; null if there is none. */
  get at() {
    if (!this.#buffer || this.#video.readyState < 2) return null;
    return this.#origin + 1000 * this.#video.currentTime;
  }

  /** Whether a moment was asked for whose picture is not there yet. */
  get waiting() {
    return this.#target !== null || this.#placing;
  }

  get refused() {
    return this.#refused;
  }

  /** Where the next recording begins if the one that plays ends; Infinity if that is unknown. */
  get nextMs() {
    return this.#next === null ? Infinity : Date.parse(this.#next);
  }

  /** Whether what it has ends at this moment. */
  endsAt(ms) {
    return !this.holds(ms + 1000 * NEAR_S) && !this.#fetching && this.#queue.length === 0 && this.#failed === null;
  }

  /** Shows the picture of a moment. */
  seek(ms) {
    this.#target = ms;
    this.#refused = '';
    this.#failed = null;
    if (this.holds(ms)) {
      this.#place(ms);
      return;
    }
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#fetching = false;
    clearTimeout(this.#again);
    this.#queue = [];
    if (!this.#media || Math.abs(ms - this.#origin - ROOM_MS / 2) > ROOM_MS / 2) this.#open(ms - ROOM_MS / 2);
    this.#next = null;
    this.#end = -Infinity;
    this.#fetch(iso(ms));
  }

  /** Fetches ahead; call it regularly. */
  tick(rate) {
    if (this.#failed && this.at !== null && !this.holds(this.at + 1000 * NEAR_S)) {
      this.#handlers.problem(this.#failed);
      this.#failed = null;
    }
    this.#pieceS = Math.min(LONG_PIECE_S, PIECE_S * Math.max(1, rate));
    const at = this.at;
    if (at === null || this.#fetching || this.#next === null || this.#refused) return;
    const ahead = (this.#end - at) / 1000;
    // The next piece after a gap is fetched when somebody goes there.
    if (ahead < AHEAD_S * Math.min(FASTEST_AHEAD, Math.max(1, rate)) && Date.parse(this.#next) - this.#end < 1500) this.#fetch(this.#next);
  }

  play(rate) {
    this.#video.playbackRate = rate;
    if (this.#video.paused) this.#video.play().catch(() => {});
  }

  pause() {
    this.#video.pause();
  }

  set rate(rate) {
    this.#video.playbackRate = rate;
  }

  close() {
    this.#abort.abort();
    clearTimeout(this.#again);
    this.#closeMedia();
    this.#target = null;
    this.#next = null;
  }

  /** Whether the video of a moment is here. */
  holds(ms) {
    const ranges = this.#buffer ? this.#video.buffered : [];
    const at = (ms - this.#origin) / 1000;
    for (let i = 0; i < ranges.length; i++) if (ranges.start(i) - 0.05 <= at && at < ranges.end(i) - 0.02) return true;
    return false;
  }

  #open(origin) {
    this.#closeMedia();
    this.#origin = origin;
    const media = new MediaSource();
    this.#media = media;
    this.#url = URL.createObjectURL(media);
    this.#video.src = this.#url;
    media.addEventListener('sourceopen', () => {
      if (media !== this.#media) return;
      media.duration = (2 * ROOM_MS) / 1000; // refused while a piece is being appended
      this.#opened = true;
      this.#append();
    }, { once: true });
  }

  #closeMedia() {
    const url = this.#url;
    this.#placing = false;
    this.#media = null;
    this.#opened = false;
    this.#buffer = null;
    this.#queue = [];
    this.#url = null;
    if (url) {
      this.#video.removeAttribute('src');
      this.#video.load();
      URL.revokeObjectURL(url);
    }
  }

  async #fetch(from) {
    const abort = this.#abort;
    this.#fetching = true;
    try {
      const response = await ask(`api/recordings/${encoded(this.#camera)}/piece.mp4?from=${from}&seconds=${this.#pieceS}`, abort.signal);
      const header = (name) => response.headers.get(name);
      const piece = {
        mime: `video/mp4; codecs="${(header('X-Piece-Codecs') ?? '').replace(/[^\w.,]/g, '')}"`,
        zero: Date.parse(header('X-Piece-Zero')),
        from: Date.parse(header('X-Piece-From')),
        to: Date.parse(header('X-Piece-To')),
        data: await response.arrayBuffer(),
      };
      if (abort.signal.aborted) return;
      this.#fetching = false;
      this.#take(piece, header('X-Piece-Next'), Date.parse(from));
    } catch (problem) {
      if (abort.signal.aborted) return;
      this.#fetching = false;
      this.#next = null;
      const ahead = !this.waiting; // what is here is played to its end before that is said
      this.#target = null;
      if (ahead) this.#failed = problem;
      else this.#handlers.problem(problem);
    }
  }

  #take(piece, next, asked) {
    if (!('MediaSource' in window) || !MediaSource.isTypeSupported(piece.mime)) {
      this.#giveUp(piece.mime);
      return;
    }
    const grows = piece.to <= this.#end + 1 || piece.to <= asked;
    this.#end = Math.max(this.#end, piece.to);
    this.#next = next;
    this.#queue.push(piece);
    this.#append();
    if (next === null) {
      // The newest piece of a file that is being written.
      const abort = this.#abort;
      clearTimeout(this.#again);
      this.#again = setTimeout(() => {
        if (!abort.signal.aborted && !this.#fetching && Date.now() - this.#end < 60_000) this.#fetch(iso(this.#end - (grows ? 0 : 1)));
      }, AGAIN_MS);
    }
  }

  #giveUp(mime) {
    this.#refused = mime;
    this.#target = null;
    this.#closeMedia();
    this.#handlers.unplayable(mime);
  }

  #append() {
    const media = this.#media;
    if (!media || !this.#opened || media.readyState !== 'open' || this.#queue.length === 0) return;
    try {
      if (!this.#buffer) {
        this.#mime = this.#queue[0].mime;
        const buffer = media.addSourceBuffer(this.#mime);
        buffer.addEventListener('updateend', () => {
          if (media !== this.#media) return;
          this.#appended();
          this.#append();
        });
        this.#buffer = buffer;
      }
      const buffer = this.#buffer;
      if (buffer.updating) return;
      if (this.#trim(buffer)) return;
      const piece = this.#queue[0];
      if (piece.mime !== this.#mime) {
        buffer.changeType(piece.mime);
        this.#mime = piece.mime;
      }
      buffer.timestampOffset = (piece.zero - this.#origin) / 1000;
      buffer.appendBuffer(piece.data);
      this.#queue.shift();
    } catch (problem) {
      if (problem.name === 'QuotaExceededError' && this.#buffer?.buffered.length && !this.#buffer.updating) this.#buffer.remove(0, Math.max(0.1, this.#video.currentTime - 2));
      else this.#giveUp(this.#mime);
    }
  }

  /** Removes what lies far behind; true while that lasts. */
  #trim(buffer) {
    const ranges = buffer.buffered;
    const keep = (this.#target === null ? this.#video.currentTime : (this.#target - this.#origin) / 1000) - BEHIND_S;
    if (ranges.length && ranges.start(0) < keep - BEHIND_S) {
      buffer.remove(0, keep);
      return true;
    }
    return false;
  }

  #appended() {
    if (this.#target === null || !this.#buffer) return;
    const at = (this.#target - this.#origin) / 1000;
    const ranges = this.#buffer.buffered;
    for (let i = 0; i < ranges.length; i++) {
      if (ranges.start(i) - NEAR_S <= at && at < ranges.end(i) + NEAR_S) {
        this.#place(this.#origin + 1000 * Math.min(Math.max(at, ranges.start(i) + 0.001), ranges.end(i) - 0.05));
        return;
      }
    }
  }

  /** Puts the video to a moment that it has, and says when its picture is seen. */
  #place(ms) {
    this.#target = null;
    this.#placing = true;
    this.#video.currentTime = Math.max(0, (ms - this.#origin) / 1000);
    const media = this.#media;
    let told = false;
    const seen = () => {
      if (media === this.#media) this.#placing = false;
      if (!told && media === this.#media) this.#handlers.shown(this.at ?? ms);
      told = true;
    };
    // A moment within the picture that is shown already brings no new one.
    this.#video.requestVideoFrameCallback?.(seen);
    this.#video.addEventListener('seeked', seen, { once: true });
  }
}
