// What a browser holds of a camera's recording: one media source with one buffer, filled with pieces at the times at which they were taken.

const ROOM_MS = 12 * 3_600_000; // how far from its origin one media source reaches
const BEHIND_S = 20;
const AHEAD_S = 40;
const EDGE_S = 0.05; // nearer to the end of a range no picture may come

/** handlers: {appended(): there is more than before, refused(mime): the browser cannot decode it, lost(): the browser gave up what it held; begin anew} */
export class Film {
  #video;
  #handlers;
  #media = null;
  #url = null;
  #opened = false; // whether the media may have buffers: it is open for a moment before it says so
  #buffer = null;
  #origin = 0;
  #mime = '';
  #queue = [];
  wishMs = null; // the moment that must not be thrown away, if it is not the one on the screen

  constructor(video, handlers) {
    this.#video = video;
    this.#handlers = handlers;
    video.addEventListener('error', () => {
      if (this.#media && video.error) this.#handlers.refused(this.#mime);
    });
  }

  /** The moment of the picture that is shown; null if there is none. */
  get at() {
    return this.#buffer && this.#video.readyState >= 2 ? this.#origin + 1000 * this.#video.currentTime : null;
  }

  get mime() {
    return this.#mime;
  }

  /** Whether pieces are on their way into it. */
  get filling() {
    return this.#queue.length > 0;
  }

  /** Whether there is a film that has room for a moment. */
  reaches(ms) {
    return this.#media !== null && Math.abs(ms - this.#origin - ROOM_MS / 2) <= ROOM_MS / 2;
  }

  /** The range of video that has a moment, or begins so many s after or ends so many s before it, in s of the video; null if there is none. */
  rangeOf(ms, before, after) {
    const ranges = this.#buffer ? this.#video.buffered : [];
    const at = this.seconds(ms);
    for (let i = 0; i < ranges.length; i++) if (ranges.start(i) - before <= at && at < ranges.end(i) + after) return { from: ranges.start(i), to: ranges.end(i) };
    return null;
  }

  seconds(ms) {
    return (ms - this.#origin) / 1000;
  }

  /** Where in the video a moment is seen: never in a hole, where a browser would seek for ever. */
  placeOf(ms, { from, to }) {
    return Math.max(from + 0.001, Math.min(this.seconds(ms), to - EDGE_S));
  }

  moment(seconds) {
    return this.#origin + 1000 * seconds;
  }

  /** Begins an empty film with room around a moment. */
  open(ms) {
    this.close();
    this.#origin = ms - ROOM_MS / 2;
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
    media.addEventListener('sourceclose', () => {
      if (media === this.#media) this.#handlers.lost();
    });
  }

  close() {
    const url = this.#url;
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

  /** Takes a piece in, as soon as the browser is ready for it. */
  push(piece) {
    this.#queue.push(piece);
    this.#append();
  }

  /** Forgets what was not taken in yet. */
  dropQueue() {
    this.#queue = [];
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
          this.#handlers.appended();
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
      buffer.timestampOffset = this.seconds(piece.zero);
      buffer.appendBuffer(piece.data);
      this.#queue.shift();
    } catch (problem) {
      if (problem.name === 'NotSupportedError') this.#handlers.refused(this.#mime);
      else if (problem.name !== 'QuotaExceededError' || !this.#makeRoom()) this.#handlers.lost();
    }
  }

  get #keptS() {
    return this.wishMs === null ? this.#video.currentTime : this.seconds(this.wishMs);
  }

  /** The browser holds no more: what lies before the picture goes, else what lies far after it. False if nothing could be removed. */
  #makeRoom() {
    const ranges = this.#buffer?.buffered;
    if (!ranges?.length || this.#buffer.updating) return false;
    const at = this.#keptS;
    const last = ranges.end(ranges.length - 1);
    if (ranges.start(0) < at - 2) this.#buffer.remove(0, Math.min(at - 1, last));
    else if (last > at + AHEAD_S) this.#buffer.remove(at + AHEAD_S, Infinity);
    else return false;
    return true;
  }

  /** Removes what lies far behind; true while that lasts. */
  #trim(buffer) {
    const ranges = buffer.buffered;
    const keep = this.#keptS - BEHIND_S;
    if (!ranges.length || ranges.start(0) >= keep - BEHIND_S) return false;
    buffer.remove(0, keep);
    return true;
  }
}
