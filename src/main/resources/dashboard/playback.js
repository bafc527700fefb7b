// Plays what was recorded of one camera: pieces of fragmented MP4 put in a row, at the times at which they were taken. A gap in the recording is a gap
// here. What the browser cannot decode is shown as single pictures. Whatever a seek waits for has a deadline: after that the page says what it waits for,
// and begins anew.

import { Film } from './film.js';
import { PieceError, iso, pieceAt } from './pieces.js';

const PIECE_S = 8;
const LONG_PIECE_S = 30; // when it plays fast
const FASTEST_AHEAD = 5; // times what is fetched ahead at normal speed
const AHEAD_S = 10; // of playing time at normal speed
const PATIENCE_MS = 15_000; // for an answer; longer each time that it did not come
const PATIENCE_MAX_MS = 60_000;
const AGAIN_MS = 1_000; // the newest piece grows with each group of pictures
const AGAIN_MAX_MS = 10_000;
const NEAR_S = 0.35; // a player stops a little before or after what it has
const HOLE_MS = 2_000; // between two files; in a shorter one the last picture before it stands
const WRITING_MS = 60_000; // what is younger may be on its way to the disk
const BROWSER_MS = 5_000; // from the video's arrival until its picture is seen
const BROWSER_MAX_MS = 30_000;
const MOST_TRIES = 3; // of the browser; then single pictures
const MOST_LINKS = 8; // files that are passed on the way to one moment
const MOST_ABSENT = 3;
const FRAME_S = 1.5; // no picture stands longer
const STALL_MS = 1_000; // a video that stands this long though it plays has come to a hole
const STUCK_MS = 10_000;

const backOff = (tries, least, most) => Math.min(most, least * 2 ** Math.min(10, tries));

/**
 * handlers: {shown(ms): a picture of that moment is seen, problem(error): there is none, unplayable(codec): the browser cannot decode it,
 * late(reason): it is waited for; 'no-answer', 'busy', 'not-written' or 'browser'}
 */
export class Playback {
  #video;
  #camera;
  #handlers;
  #film;
  #abort = new AbortController();
  #fetching = false;
  #next = null; // where the next piece begins, as the server wrote it
  #end = -Infinity; // up to where pieces were asked for
  #wish = null; // the moment whose picture is not seen yet
  #target = null; // the same, until the video is put there
  #placing = null; // the video goes to a moment that it has
  #lastMs = null; // the moment that was seen last
  #again = 0;
  #deadline = 0;
  #links = 0;
  #failures = 0; // requests that brought nothing, in a row
  #tries = 0; // of the browser
  #refused = '';
  #pieceS = PIECE_S;
  #failed = null; // why the next piece could not be had
  #askAfter = 0; // then it is asked for once more
  #stoodSince = 0;

  constructor(video, camera, handlers) {
    this.#video = video;
    this.#camera = camera;
    this.#handlers = handlers;
    video.muted = true;
    this.#film = new Film(video, {
      appended: () => this.#reach(),
      refused: (mime) => this.#giveUp(mime),
      lost: () => this.#anew(this.#wish ?? this.at ?? this.#lastMs),
    });
  }

  /** The moment of the picture that is shown; null if there is none. */
  get at() {
    return this.#film.at;
  }

  /** Whether a moment was asked for whose picture is not there yet. */
  get waiting() {
    return this.#wish !== null;
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
    return !this.holds(ms + 1000 * NEAR_S) && !this.#fetching && !this.#film.filling && this.#failed === null;
  }

  /** Whether the video of a moment is here. */
  holds(ms) {
    return this.#film.rangeOf(ms, 0.05, -0.02) !== null;
  }

  /** Shows the picture of a moment. */
  seek(ms) {
    this.#refused = '';
    this.#failed = null;
    this.#tries = 0;
    this.#failures = 0;
    this.#begin(ms);
  }

  #begin(ms) {
    this.#wish = ms;
    this.#target = ms;
    this.#film.wishMs = ms;
    this.#links = 0;
    if (this.holds(ms)) {
      this.#reach();
      return;
    }
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#fetching = false;
    this.#placing = null;
    clearTimeout(this.#again);
    this.#film.dropQueue();
    if (!this.#film.reaches(ms)) this.#film.open(ms);
    this.#next = null;
    this.#end = -Infinity;
    this.#fetch(iso(ms));
  }

  /** Fetches ahead; call it regularly while it plays. */
  tick(rate) {
    const at = this.at;
    if (this.#failed && at !== null && !this.holds(at + 1000 * NEAR_S)) this.#runOut();
    this.#pieceS = Math.min(LONG_PIECE_S, PIECE_S * Math.max(1, rate));
    if (at === null) return;
    this.#unstick(at);
    if (this.#fetching || this.#next === null || this.#refused || performance.now() < this.#askAfter) return;
    const ahead = (this.#end - at) / 1000;
    // The next piece after a gap is fetched when somebody goes there.
    if (ahead < AHEAD_S * Math.min(FASTEST_AHEAD, Math.max(1, rate)) && Date.parse(this.#next) - this.#end < 1500) this.#fetch(this.#next);
  }

  /** What is here was played to its end, and the next piece could not be had. */
  #runOut() {
    if (this.#next !== null) {
      this.#handlers.late(reasonOf(this.#failed));
      return;
    }
    this.#handlers.problem(this.#failed);
    this.#failed = null;
  }

  /** A hole of some ms between two fragments stops a browser for ever. */
  #unstick(at) {
    const now = performance.now();
    if (at !== this.#lastMs || this.#video.paused || this.waiting) {
      this.#lastMs = at;
      this.#stoodSince = now;
      return;
    }
    if (now - this.#stoodSince < STALL_MS || !this.holds(at + 1000 * NEAR_S)) return;
    const after = this.#film.rangeOf(at + 1000 * NEAR_S, 0, 0);
    if (after && this.#film.moment(after.from) > at) this.#video.currentTime = after.from + 0.001;
    else if (now - this.#stoodSince > STUCK_MS) this.#anew(at);
  }

  play(rate) {
    this.#video.playbackRate = rate;
    if (this.#video.paused) this.#video.play().catch(() => {});
  }

  pause() {
    this.#video.pause();
  }

  close() {
    this.#abort.abort();
    this.#fetching = false;
    this.#failed = null;
    this.#placing = null;
    this.#arrived();
    clearTimeout(this.#again);
    this.#film.close();
    this.#next = null;
  }

  async #fetch(from) {
    const abort = this.#abort;
    this.#fetching = true;
    clearTimeout(this.#deadline);
    try {
      const piece = await pieceAt(this.#camera, from, this.#pieceS, { signal: abort.signal, patienceMs: backOff(this.#failures, PATIENCE_MS, PATIENCE_MAX_MS) });
      if (abort.signal.aborted) return;
      this.#fetching = false;
      this.#take(piece, Date.parse(from));
    } catch (problem) {
      if (abort.signal.aborted) return;
      this.#fetching = false;
      this.#notFetched(problem instanceof PieceError ? problem : new PieceError(0, String(problem)), from);
    }
  }

  #notFetched(problem, from) {
    const young = problem.absent && Date.now() - Date.parse(from) < WRITING_MS;
    if (!this.waiting) {
      // What is here is played to its end before that is said.
      this.#failed = problem;
      this.#next = problem.passes || (young && this.#failures < MOST_ABSENT) ? from : null;
      this.#askAfter = performance.now() + backOff(this.#failures++, AGAIN_MS, AGAIN_MAX_MS);
      return;
    }
    if (problem.status === 401) this.#handlers.problem(problem);
    if (problem.passes || young) this.#askLater(problem);
    else this.#none(problem);
  }

  /** There is no picture of the moment that was asked for. */
  #none(problem) {
    this.#next = null;
    this.#arrived();
    this.#handlers.problem(problem);
  }

  /** Asks for the same moment once more, after a while. */
  #askLater(problem) {
    const wish = this.#wish;
    if (problem.status !== 401) this.#handlers.late(reasonOf(problem));
    clearTimeout(this.#again);
    this.#again = setTimeout(() => {
      if (this.#wish === wish) this.#begin(wish);
    }, backOff(this.#failures++, AGAIN_MS, AGAIN_MAX_MS));
  }

  /** The video is here, and its picture has to be seen soon. A hidden page shows none, and requests have deadlines of their own. */
  #watch() {
    clearTimeout(this.#deadline);
    if (!this.waiting) return;
    this.#deadline = setTimeout(() => {
      if (!this.waiting || this.#fetching) return;
      if (document.hidden || this.#target > this.#end) this.#watch();
      else this.#anew(this.#wish);
    }, backOff(this.#tries, BROWSER_MS, BROWSER_MAX_MS));
  }

  /** Throws away what the browser holds, and fetches the moment again. */
  #anew(ms) {
    if (ms === null) return;
    if (++this.#tries > MOST_TRIES) {
      this.#giveUp(this.#film.mime);
      return;
    }
    this.#film.close();
    this.#begin(ms);
    this.#handlers.late('browser');
  }

  #take(piece, asked) {
    if (!('MediaSource' in window) || !MediaSource.isTypeSupported(piece.mime)) {
      this.#giveUp(piece.mime);
      return;
    }
    const grows = piece.to <= this.#end + 1 || piece.to <= asked;
    this.#failures = 0;
    this.#failed = null;
    this.#end = Math.max(this.#end, piece.to);
    this.#next = piece.next;
    this.#film.push(piece);
    this.#watch();
    if (this.#target !== null && piece.to <= this.#target) this.#notReached(piece);
    else if (this.#target !== null && piece.from > this.#target) this.#settle(piece.from);
    else if (piece.next === null) this.#askForMore(grows);
  }

  /** The newest piece of a file that is being written. */
  #askForMore(grows) {
    const abort = this.#abort;
    clearTimeout(this.#again);
    this.#again = setTimeout(() => {
      if (abort.signal.aborted || this.#fetching) return;
      if (Date.now() - this.#end < WRITING_MS) this.#fetch(iso(this.#end - (grows ? 0 : 1)));
      else if (this.#target !== null) this.#settle(this.#end);
    }, AGAIN_MS);
  }

  /** The piece ends before the moment, which comes with the next file, or is being written, or lies between two files. */
  #notReached(piece) {
    if (piece.next !== null && Date.parse(piece.next) <= this.#target && ++this.#links <= MOST_LINKS) {
      this.#fetch(piece.next);
    } else if (piece.next === null && Date.now() - this.#end < WRITING_MS) {
      this.#handlers.late('not-written');
      this.#askForMore(true);
    } else {
      this.#settle(this.#end);
    }
  }

  /** No video will come for the moment: beside a short hole the picture next to it stands, as players have it; in a longer one there is none. */
  #settle(nearest) {
    if (Math.abs(this.#target - nearest) > HOLE_MS) {
      this.#none(new PieceError(404, `Nothing was recorded from camera '${this.#camera}' at ${iso(this.#target)}.`));
      return;
    }
    this.#target = nearest;
    this.#reach();
  }

  #giveUp(mime) {
    this.#refused = mime || 'video';
    this.#abort.abort();
    this.#fetching = false;
    clearTimeout(this.#again);
    this.#arrived();
    this.#film.close();
    this.#handlers.unplayable(this.#refused);
  }

  /** Puts the video to the moment that is wanted, if it is there. */
  #reach() {
    if (this.#target === null) return;
    const range = this.#film.rangeOf(this.#target, NEAR_S, NEAR_S);
    if (!range) return;
    const seconds = this.#film.placeOf(this.#target, range);
    this.#target = null;
    this.#place(seconds);
    this.#watch();
  }

  /** Says when the picture of a moment is seen that the video has. */
  #place(seconds) {
    const mine = {};
    const video = this.#video;
    this.#placing = mine;
    video.currentTime = seconds;
    const seen = () => {
      if (this.#placing !== mine) return;
      this.#placing = null;
      this.#tries = 0;
      this.#lastMs = this.#film.moment(seconds);
      this.#arrived();
      this.#handlers.shown(this.at ?? this.#lastMs);
    };
    // The picture of before may be drawn once more, and a moment within the picture that is shown already brings no new one.
    const drawn = (_, { mediaTime }) => {
      if (Math.abs(mediaTime - seconds) < FRAME_S) seen();
      else if (this.#placing === mine) video.requestVideoFrameCallback(drawn);
    };
    // So may the end of the seek before.
    const ended = () => {
      if (this.#placing === mine && video.seeking) return;
      video.removeEventListener('seeked', ended);
      seen();
    };
    video.requestVideoFrameCallback?.(drawn);
    video.addEventListener('seeked', ended);
  }

  /** Nothing is waited for any more. */
  #arrived() {
    clearTimeout(this.#deadline);
    this.#wish = null;
    this.#target = null;
    this.#film.wishMs = null;
  }
}

function reasonOf(problem) {
  return problem.status === 503 ? 'busy' : problem.absent ? 'not-written' : 'no-answer';
}
