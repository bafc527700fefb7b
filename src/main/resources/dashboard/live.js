// Plays one camera's live video: fragmented MP4 from a WebSocket through Media Source Extensions, close to the live edge. The server states the age
// of each fragment's picture, because what arrives now may have been taken long ago.

import { address } from './api.js';
import { nodeTime, now } from './clock.js';
import { t } from './texts.js';
import { Turns } from './turns.js';

const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 30_000;
const UNKNOWN_CAMERA = 4404;
const TOO_MANY_VIEWERS = 4503;
const MAX_QUEUE = 120; // fragments waiting for the browser
// Chromium delays a WebSocket by up to 5 s where sixteen are being opened, by up to 20 ms where eight are (its WebSocketPerProcessThrottler).
const MOST_OPENING = 6;
const OPENING_MS = 2_000;
const MAX_FAILURES = 3; // then snapshots, with another attempt after a while
const AGAIN_MIN_MS = 5_000; // a single damaged keyframe is over with the next one
const AGAIN_MAX_MS = 60_000;
const WELL_AFTER_MS = 10_000; // video that has played for this long has recovered
const KEEP_BEHIND_S = 10;
const STREAMS = { main: 'stream=main', detection: 'stream=detection', sound: 'stream=main&sound=1' };
// How far the picture on the screen stays behind what has arrived: the time from one picture to the next, and some slack, because they come unevenly.
const SLACK_MIN_S = 0.15;
const SLACK_MAX_S = 1;
const SLACK_STEP_S = 0.1; // more of it each time the video had to wait
const RESTLESS_MS = 3_000; // several waits within that time count as one
const CALM_MS = 60_000; // less of it after that long without
const PICTURE_MAX_S = 1;
const LAG_SEEK_S = 1.5; // more than that behind, it jumps; less, it hurries
const LAG_HURRY_S = 0.2;
const LAG_BEGIN_S = 0.3; // at the beginning it jumps sooner: a camera's last keyframe may be long ago
const BEGIN_MS = 1_500;
const JUMPS_AT_BEGIN = 2;

const opening = new Turns(MOST_OPENING, OPENING_MS); // of all players of the page

/** handlers: {playing(), waiting(), unplayable(reason, codec)}; unplayable requests stills instead, codec: the one that is refused, if that is why. */
export class LivePlayer {
  #video;
  #camera;
  #handlers;
  #socket = null;
  #media = null;
  #url = null;
  #buffer = null;
  #mime = '';
  #queue = [];
  #timer = 0;
  #retryMs = RETRY_MIN_MS;
  #failures = 0;
  #againMs = AGAIN_MIN_MS;
  #playedAt = Infinity;
  #running = false;
  #expectInit = false;
  #fragmentAt = 0;
  #openedAt = 0;
  #note = null; // about the next fragment
  #refused = ''; // the codec that this browser cannot play
  #stream = 'main'; // or 'detection', or 'sound': the main stream with its sound
  #takenAt = -Infinity; // when the newest picture passed to the browser was taken
  #opened = () => {}; // lets the next player open its socket
  #slackS = SLACK_MIN_S;
  #slackAt = now(); // when it was last changed
  #jumpedAt = -Infinity;
  #jumps = 0;
  #pictureS = 0; // from one picture to the next
  #endS = 0; // of what the browser has

  constructor(video, camera, handlers) {
    this.#video = video;
    this.#camera = camera;
    this.#handlers = handlers;
    video.addEventListener('error', () => {
      const why = video.error?.message;
      if (this.#running && this.#media) this.#fail(t('picture.damaged', { why: (why ?? '').slice(0, 200) }));
    });
    video.addEventListener('playing', () => this.#played());
    video.addEventListener('waiting', () => this.#hadToWait());
  }

  get stream() {
    return this.#stream;
  }

  /** Whether this browser can play a codec string such as mp4a.40.2. */
  plays(codec) {
    return Boolean(codec) && 'MediaSource' in window && MediaSource.isTypeSupported(`video/mp4; codecs="${codec}"`);
  }

  /** Chooses which of the camera's streams to play, from now on. */
  choose(stream) {
    if (stream === this.#stream) return;
    this.#stream = stream;
    this.#failures = 0;
    this.#againMs = AGAIN_MIN_MS;
    if (this.#running) this.#connect();
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    if (!('MediaSource' in window)) {
      this.#handlers.unplayable(t('picture.no-mse'));
      return;
    }
    this.#connect();
  }

  stop() {
    if (!this.#running) return;
    this.#running = false;
    clearTimeout(this.#timer);
    this.#disconnect();
  }

  /** Seconds since video last arrived; Infinity before the first. */
  silence() {
    return this.#fragmentAt ? (now() - this.#fragmentAt) / 1000 : Infinity;
  }

  /** When the picture on the screen was taken, in ms of this page's time; never later than it really was. */
  takenAt() {
    return this.#takenAt - 1000 * this.lag();
  }

  /** How far the picture on the screen is behind what has arrived, in s; 0 if nothing is shown. */
  lag() {
    const ranges = this.#buffer?.buffered;
    return ranges?.length ? Math.max(0, ranges.end(ranges.length - 1) - this.#video.currentTime) : 0;
  }

  /** Reconnects, for a caller who knows that the camera sends although nothing arrives here. */
  restart() {
    if (this.#running && this.#socket) this.#fail(t('picture.nothing'));
  }

  /** Tries again at once after a failure, for a caller who knows that the camera has become well. */
  tryAgain() {
    if (!this.#running || this.#socket || this.#refused) return;
    this.#againMs = AGAIN_MIN_MS;
    this.#connect();
  }

  /** Tries again at once if the camera sends another codec than the one that this browser refused. */
  codecIs(codec) {
    if (this.#running && this.#refused && codec && codec !== this.#refused) this.#connect();
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#refused = '';
    this.#disconnect();
    this.#openedAt = now();
    this.#fragmentAt = now();
    this.#opened = opening.take(() => this.#openSocket());
  }

  #openSocket() {
    const live = address(`api/cameras/${encodeURIComponent(this.#camera)}/live?ages=1&${STREAMS[this.#stream]}`);
    const socket = new WebSocket(live.replace(/^http/, 'ws'));
    socket.binaryType = 'arraybuffer';
    const done = () => this.#opened();
    socket.onopen = done;
    socket.onerror = done;
    socket.onmessage = (message) => this.#take(message.data);
    socket.onclose = (event) => {
      if (socket !== this.#socket) return;
      if (event.code === UNKNOWN_CAMERA) this.stop();
      else if (event.code === TOO_MANY_VIEWERS) this.#giveUp(t('picture.too-many'), RETRY_MAX_MS);
      else this.#retry();
    };
    this.#socket = socket;
    this.#openedAt = now();
    this.#fragmentAt = now();
  }

  #disconnect() {
    this.#opened();
    const socket = this.#socket;
    this.#socket = null;
    if (socket) socket.close();
    this.#closeMedia();
  }

  #closeMedia() {
    this.#queue = [];
    this.#note = null;
    this.#takenAt = -Infinity;
    this.#playedAt = Infinity;
    this.#jumps = 0;
    this.#pictureS = 0;
    this.#endS = 0;
    this.#buffer = null;
    this.#media = null;
    if (this.#url) {
      this.#video.removeAttribute('src');
      this.#video.load();
      URL.revokeObjectURL(this.#url);
      this.#url = null;
    }
    this.#handlers.waiting();
  }

  #retry() {
    this.#disconnect();
    if (!this.#running) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), this.#retryMs * (0.5 + Math.random() / 2));
    this.#retryMs = Math.min(RETRY_MAX_MS, this.#retryMs * 2);
  }

  #fail(reason) {
    if (now() - this.#playedAt > WELL_AFTER_MS) this.#againMs = AGAIN_MIN_MS;
    this.#failures += 1;
    if (this.#failures < MAX_FAILURES) {
      this.#retry();
      return;
    }
    this.#failures = 0;
    const againMs = this.#againMs;
    this.#againMs = Math.min(AGAIN_MAX_MS, 2 * againMs);
    this.#giveUp(reason, againMs);
  }

  #giveUp(reason, againMs, codec = '') {
    this.#disconnect();
    const stream = this.#stream;
    this.#handlers.unplayable(reason, codec);
    if (stream !== this.#stream) return; // another one is tried at once
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#running && this.#connect(), againMs);
  }

  #played() {
    this.#failures = 0;
    this.#retryMs = RETRY_MIN_MS;
    if (this.#playedAt === Infinity) this.#playedAt = now();
    this.#handlers.playing();
  }

  #take(data) {
    if (typeof data === 'string' && data.startsWith('{')) {
      this.#note = JSON.parse(data);
      nodeTime.opened(this.#openedAt, this.#note.monotonic);
      return;
    }
    if (typeof data === 'string') {
      const codec = data.replace(/[^\w.,]/g, '');
      this.#mime = `video/mp4; codecs="${codec}"`;
      this.#expectInit = true;
      if (!MediaSource.isTypeSupported(this.#mime)) {
        this.#refused = codec;
        this.#giveUp(t('picture.codec', { codec }), 10 * AGAIN_MAX_MS, codec);
      }
      return;
    }
    if (this.#expectInit) {
      this.#expectInit = false;
      this.#open();
    } else {
      this.#fragmentAt = now();
    }
    const note = this.#note;
    this.#note = null;
    if (!this.#media) return;
    const takenAt = note ? nodeTime.saidAt(note.monotonic) - 1000 * note.age : null;
    this.#queue.push({ data, takenAt });
    if (this.#queue.length > MAX_QUEUE) this.#fail(t('picture.rejected'));
    else this.#append();
  }

  /** Every init segment gets its own media source, because size and codec may have changed. */
  #open() {
    this.#closeMedia();
    const media = new MediaSource();
    this.#media = media;
    this.#url = URL.createObjectURL(media);
    this.#video.src = this.#url;
    media.addEventListener('sourceopen', () => {
      if (media !== this.#media) return;
      try {
        this.#buffer = media.addSourceBuffer(this.#mime);
        this.#buffer.addEventListener('updateend', () => {
          if (media !== this.#media) return;
          this.#stayNearTheEdge();
          this.#append();
        });
        this.#append();
      } catch {
        this.#fail(t('picture.rejected'));
      }
    }, { once: true });
  }

  #append() {
    const buffer = this.#buffer;
    if (!buffer || buffer.updating || this.#queue.length === 0 || this.#media.readyState !== 'open') return;
    try {
      if (this.#trim(buffer)) return;
      buffer.appendBuffer(this.#queue[0].data);
      const { takenAt } = this.#queue.shift();
      if (takenAt !== null) this.#takenAt = takenAt;
    } catch (problem) {
      if (problem.name === 'QuotaExceededError' && buffer.buffered.length) {
        buffer.remove(0, Math.max(0.1, this.#video.currentTime - 1));
      } else {
        this.#fail(t('picture.rejected'));
      }
    }
  }

  /** Removes old video; removal is asynchronous, too: true while it lasts. */
  #trim(buffer) {
    const begin = buffer.buffered.length ? buffer.buffered.start(0) : 0;
    if (buffer.buffered.length && this.#video.currentTime - begin > 2 * KEEP_BEHIND_S) {
      buffer.remove(begin, this.#video.currentTime - KEEP_BEHIND_S);
      return true;
    }
    return false;
  }

  #stayNearTheEdge() {
    const video = this.#video;
    const ranges = this.#buffer.buffered;
    if (!ranges.length) return;
    const begin = ranges.start(ranges.length - 1);
    const end = ranges.end(ranges.length - 1);
    if (end > this.#endS && this.#endS > 0) this.#pictureS = Math.min(PICTURE_MAX_S, end - this.#endS);
    this.#endS = end;
    if (now() - this.#slackAt > CALM_MS) this.#setSlack(this.#slackS - SLACK_STEP_S / 2);
    const good = this.#slackS + this.#pictureS;
    const lag = end - video.currentTime;
    if (video.currentTime < begin || lag < -1 || lag > good + this.#patience()) {
      video.currentTime = Math.max(begin, end - good); // after a gap, or when far behind
      this.#jumpedAt = now();
      this.#jumps += 1;
    } else if (lag > good + LAG_HURRY_S) {
      video.playbackRate = 1.1;
    } else if (lag < good) {
      video.playbackRate = 1;
    }
    if (video.paused) video.play().catch(() => {});
  }

  #patience() {
    if (this.#queue.length > 0) return Infinity; // more has arrived
    const begins = now() - Math.max(this.#openedAt, this.#playedAt === Infinity ? 0 : this.#playedAt) < BEGIN_MS;
    return begins && this.#jumps < JUMPS_AT_BEGIN ? LAG_BEGIN_S : LAG_SEEK_S;
  }

  /** The video ran out of pictures, although the camera sends: they come more unevenly than was thought. */
  #hadToWait() {
    if (this.#playedAt === Infinity || this.#video.seeking || now() - Math.max(this.#jumpedAt, this.#slackAt, this.#playedAt) < RESTLESS_MS) return;
    this.#setSlack(this.#slackS + SLACK_STEP_S);
  }

  #setSlack(seconds) {
    this.#slackS = Math.min(SLACK_MAX_S, Math.max(SLACK_MIN_S, seconds));
    this.#slackAt = now();
  }
}
