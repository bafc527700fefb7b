// One camera's picture on the timeline: live, or of a moment that was recorded, with the reason where there is none.

import { getJson } from './api.js';
import { causeText } from './band.js';
import { dayOf, element, timeOfDay, timeWithTenths } from './format.js';
import { LivePlayer } from './live.js';
import { pictureAt } from './pieces.js';
import { Playback } from './playback.js';
import { t } from './texts.js';

const PICTURES_MS = 220; // between single pictures where the browser cannot decode the video
const SLOW_MS = 1_000; // after that, it is said what is waited for
const LIVE_SILENT_S = 4;
const LIVE_DEAD_S = 8; // then live video is asked for once more, if the camera sees
const ASK_MS = 2_000;
const RECHECK_MS = 8_000;
const AGAIN_MS = 1_000;
const AGAIN_MAX_MS = 10_000;

export class View {
  #row;
  #handlers;
  #video = element('video', 'view-video');
  #liveVideo = element('video', 'view-video');
  #image = element('img', 'view-image');
  #notice = element('p', 'view-notice');
  #wait = element('p', 'view-wait', t('timeline.loading'));
  #caption = element('figcaption', 'view-caption');
  #age = element('span', 'view-age');
  #playback;
  #live = null;
  #imageUrl = null;
  #imageBusy = false;
  #imageWanted = null;
  #imageAbort = new AbortController();
  #picturesAt = 0;
  #byPictures = false;
  #searching = false; // the pointer moves over the band
  #askedAt = 0;
  #waitTimer = 0;
  #moment = null;
  #lost = ''; // what became of the recording of the moment, if it can no longer be had
  #lostUntil = Infinity; // where the next one begins
  #explainedAt = -Infinity;
  #saidAt = -Infinity; // when it was asked whether the camera sees
  #failures = 0; // of single pictures, in a row
  #imageAgain = 0;

  /** handlers: {problem(view, error), shown(ms)} */
  constructor(row, handlers) {
    this.#row = row;
    this.#handlers = handlers;
    for (const video of [this.#video, this.#liveVideo]) {
      video.muted = true;
      video.playsInline = true;
      video.disablePictureInPicture = true;
    }
    this.#liveVideo.autoplay = true;
    this.#image.alt = '';
    this.#caption.dir = 'auto';
    this.#image.hidden = true;
    this.#notice.hidden = true;
    this.#wait.hidden = true;
    this.#liveVideo.hidden = true;
    this.root = element('figure', 'view', this.#video, this.#liveVideo, this.#image, this.#wait, this.#notice, element('div', 'view-foot', this.#caption, this.#age));
    this.root.dataset.camera = row.camera;
    this.#playback = new Playback(this.#video, row.camera, {
      shown: (ms) => this.#shown(ms),
      problem: (error) => this.#problem(error),
      unplayable: (mime) => this.#unplayable(mime),
      late: (reason) => this.#late(reason),
    });
    this.title = row.name.textContent;
  }

  set title(title) {
    this.#caption.textContent = title;
    this.#video.setAttribute('aria-label', title);
    this.#liveVideo.setAttribute('aria-label', title);
  }

  get camera() {
    return this.#row.camera;
  }

  get playback() {
    return this.#playback;
  }

  get byPictures() {
    return this.#byPictures;
  }

  /** The moment on the screen; null if there is none. */
  get at() {
    return this.#byPictures || !this.#notice.hidden ? null : this.#playback.at;
  }

  /** Whether it said that there is nothing to be seen. */
  get absent() {
    return !this.#notice.hidden;
  }

  /** Whether what was recorded of the moment can no longer be had. */
  get lost() {
    return this.#lost !== '';
  }

  /** Where the next recording begins if the one that plays ends; Infinity if that is unknown. */
  get nextMs() {
    return this.lost ? this.#lostUntil : this.#playback.nextMs;
  }

  /** What is known of the recordings has changed: says so if there is none after all, and looks again if there is one. */
  recheck() {
    if (this.#moment === null || this.#live || this.at !== null) return;
    if (!this.absent) this.#explainGap(this.#moment, false);
    else if (this.lost || !this.#row.recordedAt(this.#moment) || performance.now() - this.#explainedAt < RECHECK_MS) return;
    else if (this.#searching) this.scrub(this.#moment);
    else this.seek(this.#moment);
  }

  /** Others go on while this one has no recording. */
  gap(ms) {
    this.#moment = ms;
    this.#playback.pause();
    this.#explainGap(ms, this.absent);
  }

  /** While the pointer moves: the video where it is here, else the keyframe at or before the moment, as soon as it can be had. */
  scrub(ms) {
    this.#leaveLive();
    this.#moment = ms;
    this.#lost = '';
    this.#playback.pause();
    if (this.#explainGap(ms)) return;
    this.#searching = true;
    if (!this.#byPictures && this.#playback.holds(ms)) {
      this.#imageWanted = null;
      this.#hideImage();
      this.#playback.seek(ms);
    } else {
      this.#picture(ms, false);
    }
  }

  /** Shows a moment. Its keyframe appears first if that comes sooner than the video. */
  seek(ms) {
    this.#leaveLive();
    this.#moment = ms;
    this.#searching = false;
    this.#askedAt = performance.now();
    this.#failures = 0;
    this.#lost = '';
    this.root.removeAttribute('data-seek-ms');
    this.#waitOver();
    if (this.#explainGap(ms)) {
      this.#playback.pause();
      return;
    }
    this.#wait.textContent = t('timeline.loading');
    this.#waitTimer = setTimeout(() => { this.#wait.hidden = false; }, SLOW_MS);
    if (this.#byPictures) {
      this.#picture(ms, true);
      return;
    }
    if (!this.#playback.holds(ms)) this.#picture(ms, false);
    this.#playback.seek(ms);
  }

  /** Shows single pictures while time goes on, where the browser cannot decode the video. */
  show(ms) {
    this.#moment = ms;
    if (this.lost && ms < this.#lostUntil) return;
    this.#lost = '';
    if (this.#explainGap(ms) || performance.now() - this.#picturesAt < PICTURES_MS) return;
    this.#picturesAt = performance.now();
    this.#picture(ms, true);
  }

  play(rate) {
    if (!this.#byPictures) this.#playback.play(rate);
  }

  pause() {
    this.#playback.pause();
  }

  live() {
    if (this.#live) return;
    this.#lost = '';
    this.#playback.close();
    this.#byPictures = false;
    this.#moment = null;
    this.#askedAt = 0;
    this.#waitOver();
    this.#hideImage();
    this.#video.hidden = true;
    this.#liveVideo.hidden = false;
    this.#say(t('timeline.live-waits'));
    this.#age.textContent = '';
    this.#live = new LivePlayer(this.#liveVideo, this.camera, {
      playing: () => this.#say(null),
      waiting: () => {},
      unplayable: (reason) => this.#say(t('timeline.live-unplayable', { reason })),
    });
    this.#live.start();
    this.#sayWhetherItSees();
  }

  /** A live view of a camera that does not see says so; its last picture is never shown as if it were of now. */
  tick() {
    if (!this.#live) return;
    const silent = this.#live.silence() > LIVE_SILENT_S;
    this.root.classList.toggle('stale', silent);
    if (silent && performance.now() - this.#saidAt > ASK_MS) this.#sayWhetherItSees();
  }

  async #sayWhetherItSees() {
    const live = this.#live;
    this.#saidAt = Infinity; // one question at a time: a browser has six connections to a host
    const camera = await getJson(`api/cameras/${encodeURIComponent(this.camera)}`).catch(() => null);
    this.#saidAt = performance.now();
    if (live !== this.#live || !this.#live) return;
    if (camera?.seen && live.silence() > LIVE_DEAD_S) live.restart();
    if (camera && !camera.seen) this.#say(t('timeline.live-blind', { cause: causeText(camera.cause), since: timeOfDay(new Date(camera.since)) }));
  }

  #leaveLive() {
    if (!this.#live) return;
    this.#live.stop();
    this.#live = null;
    this.root.classList.remove('stale');
    this.#liveVideo.hidden = true;
    this.#video.hidden = false;
    this.#say(null);
  }

  close() {
    this.#leaveLive();
    this.#imageAbort.abort();
    clearTimeout(this.#waitTimer);
    clearTimeout(this.#imageAgain);
    this.#playback.close();
    this.#hideImage();
    this.root.remove();
  }

  /** Says why there is no picture of a moment; false if there should be one. */
  #explainGap(ms, asBefore = false) {
    if (this.#row.recordedAt(ms)) {
      if (!asBefore) this.#say(null);
      return false;
    }
    this.#explain(ms);
    return true;
  }

  #loses(what, next) {
    this.#lost = what;
    this.#lostUntil = next === null ? Infinity : Date.parse(next);
    this.#hideImage();
    this.#video.classList.add('empty');
    this.#say(t(`timeline.${what}`));
  }

  #explain(ms) {
    this.#waitOver();
    this.#hideImage();
    this.#video.classList.add('empty');
    this.#say(this.#row.whyNothing(ms));
  }

  #say(sentence) {
    this.#notice.hidden = !sentence;
    if (sentence) this.#notice.textContent = sentence;
    else this.#video.classList.remove('empty');
  }

  #shown(ms) {
    this.#seen(ms);
    this.#hideImage();
    this.#say(null);
    this.#handlers.shown(ms);
  }

  /** A picture of the moment that was asked for is on the screen: notes when it was taken, and how long that took. */
  #seen(ms) {
    this.#waitOver();
    this.root.dataset.shownAt = new Date(ms).toISOString();
    if (this.#askedAt) this.root.dataset.seekMs = String(Math.round(performance.now() - this.#askedAt));
    this.#askedAt = 0;
  }

  #waitOver() {
    clearTimeout(this.#waitTimer);
    this.#wait.hidden = true;
  }

  /** The picture does not come for a reason that passes: says which, at once if somebody has waited for long, else when he has. */
  #late(reason) {
    this.#wait.textContent = t(`timeline.late-${reason}`);
    if (this.#notice.hidden && (this.#askedAt === 0 || performance.now() - this.#askedAt > SLOW_MS)) this.#wait.hidden = false;
  }

  #problem(error) {
    this.#waitOver();
    this.#askedAt = 0;
    if (error.status === 404) {
      this.#explainedAt = performance.now();
      if (error.lost) this.#loses(error.lost, error.next);
      else this.#explain(this.#moment);
    }
    this.#handlers.problem(this, error);
  }

  #unplayable(mime) {
    this.#byPictures = true;
    this.#age.textContent = t('timeline.by-pictures', { format: /hvc1|hev1/.test(mime) ? 'H.265' : /mp4v/.test(mime) ? 'MJPEG' : 'video' });
    if (this.#moment !== null) this.#picture(this.#moment, true);
  }

  /** One request at a time; of those that come meanwhile only the last counts. */
  async #picture(ms, exact) {
    this.#imageWanted = { ms, exact };
    if (this.#imageBusy) return;
    this.#imageBusy = true;
    while (this.#imageWanted) {
      const wanted = this.#imageWanted;
      this.#imageWanted = null;
      try {
        const width = Math.min(1280, Math.max(320, Math.round(this.root.clientWidth * (devicePixelRatio || 1))));
        const { blob, takenAt } = await pictureAt(this.camera, wanted.ms, { exact: wanted.exact, width, signal: this.#imageAbort.signal });
        if (this.#isWelcome(wanted)) this.#showImage(blob, takenAt, wanted);
        this.#failures = 0;
      } catch (error) {
        if (this.#imageAbort.signal.aborted) break;
        if (error.status === 401 || (error.status === 404 && this.#byPictures)) this.#problem(error);
        if (error.passes && this.#byPictures && !this.#imageWanted) this.#pictureLater(wanted);
      }
    }
    this.#imageBusy = false;
  }

  /** Whether a picture that was asked for is still of use: nothing may lie over a video that is seen, or over a sentence. */
  #isWelcome(wanted) {
    if (this.#live || !this.#notice.hidden) return false;
    if (this.#byPictures) return true;
    if (this.#searching) return this.#imageWanted !== null || this.#moment === wanted.ms; // else the pointer is where the video is here
    return this.#askedAt !== 0 || this.#playback.waiting || this.#playback.at === null;
  }

  /** Where there are pictures alone, nothing else would ask once more. */
  #pictureLater({ ms, exact }) {
    this.#late('no-answer');
    clearTimeout(this.#imageAgain);
    this.#imageAgain = setTimeout(() => {
      if (this.#moment === ms && !this.#live && this.#byPictures) this.#picture(ms, exact);
    }, Math.min(AGAIN_MAX_MS, AGAIN_MS * 2 ** Math.min(10, this.#failures++)));
  }

  /** A browser may decode it much later, as soon as the page is seen again. */
  async #showImage(blob, takenAt, wanted) {
    const url = URL.createObjectURL(blob);
    const before = this.#imageUrl;
    this.#imageUrl = url;
    this.#image.src = url;
    try {
      await this.#image.decode();
      if (this.#imageUrl !== url) return;
      if (!this.#isWelcome(wanted)) {
        this.#hideImage();
        return;
      }
      this.#image.hidden = false;
      this.#seen(takenAt);
    } catch {
      // The next one.
    } finally {
      if (before) URL.revokeObjectURL(before);
    }
  }

  #hideImage() {
    this.#image.hidden = true;
    this.#image.removeAttribute('src');
    if (this.#imageUrl) URL.revokeObjectURL(this.#imageUrl);
    this.#imageUrl = null;
  }
}

/** "Monday, 2 March" and the time to a tenth of a second. */
export function momentTexts(ms, tenths) {
  const date = new Date(ms);
  return { date: dayOf(date), time: tenths ? timeWithTenths(date) : timeOfDay(date) };
}
