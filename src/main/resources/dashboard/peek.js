// The small picture over a row of the timeline: what that camera saw at the moment under the pointer, or why nothing was recorded. What plays stays as it
// is. It asks only where the pointer rests or goes slowly, one question at a time, and stops when the pointer goes on.

import { element, moment, timeOfDay } from './format.js';
import { pictureAt } from './pieces.js';
import { t } from './texts.js';

const LOOK_MS = 90; // how often it looks how far the pointer has gone
const FLIES_PX = 24; // further than that within this time is no rest
const LEAST_MS = 250; // between two questions; a picture costs the node a tenth of a second
const MOVED_MS = 2_000; // the same, where the band moves and the pointer rests
const AGAIN_MS = 2_000; // after an answer that did not come
const PATIENCE_MS = 8_000;
const MOST = 80; // pictures that are kept
const WIDEST_PX = 640;
const OWN_TIME_MS = 1_000; // a picture that is further off says when it was taken
const WRITING_MS = 60_000; // what is younger may be on its way to the disk
const EDGE_PX = 8;

/** Pictures that were fetched: each holds from when it was taken to the latest moment for which the node gave it. */
class Pictures {
  #all = []; // the one used last is the last

  at(camera, ms) {
    const found = this.#all.findIndex((each) => each.camera === camera && each.takenAt <= ms && ms <= each.untilMs);
    if (found < 0) return null;
    const [picture] = this.#all.splice(found, 1);
    this.#all.push(picture);
    return picture;
  }

  add(camera, ms, { blob, takenAt }) {
    const same = this.#all.find((each) => each.camera === camera && each.takenAt === takenAt);
    if (same) {
      same.untilMs = Math.max(same.untilMs, ms);
      return;
    }
    this.#all.push({ camera, takenAt, untilMs: ms, url: URL.createObjectURL(blob) });
    if (this.#all.length > MOST) URL.revokeObjectURL(this.#all.shift().url);
  }
}

export class Peek {
  #pictures = new Pictures();
  #problem;
  #box = element('span', 'peek-picture');
  #image = element('img');
  #why = element('span', 'peek-why');
  #time = element('strong', 'peek-time');
  #own = element('span', 'peek-own');
  #line = element('span', 'peek-line');
  #row = null;
  #px = 0;
  #ms = 0;
  #lookedPx = 0;
  #looking = 0;
  #askedAt = -Infinity;
  #asking = null;
  #refusal = null; // what was answered in place of a picture

  /** problem(error): somebody has to know, such as that the session has ended */
  constructor(problem) {
    this.#problem = problem;
    this.#image.alt = '';
    this.#image.hidden = true;
    this.#box.append(this.#image, this.#why, this.#own);
    this.root = element('div', 'peek', this.#box, this.#time);
    // Everything that it says can be had by keys, in the large picture.
    for (const each of [this.root, this.#line]) {
      each.setAttribute('aria-hidden', 'true');
      each.hidden = true;
    }
    document.body.append(this.root, this.#line);
  }

  /** The pointer is so many px right of a row's beginning. */
  move(row, px, axis) {
    if (row !== this.#row) this.hide();
    if (px !== this.#px) this.#refusal = null;
    this.#row = row;
    this.#px = px;
    this.#ms = axis.at(px);
    if (!this.root.hidden) this.#show();
    if (!this.#looking) this.#lookLater();
  }

  /** The band may have moved under the pointer. */
  follow(axis) {
    if (this.root.hidden) return;
    this.#ms = axis.at(this.#px);
    this.#show();
    if (!this.#looking && !this.#refusal && performance.now() - this.#askedAt > MOVED_MS) this.#ask();
  }

  hide() {
    clearTimeout(this.#looking);
    this.#looking = 0;
    this.#asking?.abort();
    this.#asking = null;
    this.#row = null;
    this.#refusal = null;
    this.root.hidden = true;
    this.#line.hidden = true;
    this.#empty();
  }

  #lookLater() {
    this.#lookedPx = this.#px;
    this.#looking = setTimeout(() => this.#look(), LOOK_MS);
  }

  #look() {
    this.#looking = 0;
    if (!this.#row) return;
    if (Math.abs(this.#px - this.#lookedPx) > FLIES_PX) {
      this.#asking?.abort();
      this.#asking = null;
      this.#lookLater();
      return;
    }
    this.root.hidden = false;
    this.#line.hidden = false;
    this.#show();
    if (this.#asking || performance.now() - this.#askedAt < LEAST_MS) this.#lookLater();
    else this.#ask();
  }

  /** What is known of the moment without a question. */
  #show() {
    this.#place();
    this.#time.textContent = moment(new Date(this.#ms));
    const picture = this.#pictures.at(this.#row.camera, this.#ms);
    if (this.#ms >= Date.now() || !this.#row.recordedAt(this.#ms) || (picture && this.#isBefore(picture.takenAt))) this.#say(this.#row.whyNothing(this.#ms));
    else if (picture) this.#fill(picture);
    else if (this.#refusal) this.#say(this.#refusal);
    else if (this.#image.hasAttribute('src')) this.root.classList.add('old'); // until the next one comes: it has its own time
    else this.#empty();
  }

  /** A camera that was blind has no picture of that moment, even if there is one from before. */
  #isBefore(takenAt) {
    const piece = this.#row.coverageAt(this.#ms);
    return piece?.state === 'blind' && takenAt < piece.fromMs;
  }

  #fill({ url, takenAt }) {
    this.root.classList.remove('old');
    this.#why.textContent = '';
    if (this.#image.src !== url) this.#image.src = url;
    this.#image.hidden = false;
    this.root.dataset.takenAt = new Date(takenAt).toISOString();
    this.#own.textContent = Math.abs(this.#ms - takenAt) < OWN_TIME_MS ? '' : t('timeline.peek-own', { time: timeOfDay(new Date(takenAt)) });
  }

  #say(sentence) {
    this.#empty();
    this.#why.textContent = sentence;
  }

  #empty() {
    if (!this.#why.textContent && !this.#own.textContent && this.#image.hidden) return;
    this.root.classList.remove('old');
    this.root.removeAttribute('data-taken-at');
    this.#image.hidden = true;
    this.#image.removeAttribute('src');
    this.#why.textContent = '';
    this.#own.textContent = '';
  }

  #known() {
    return this.#ms >= Date.now() || !this.#row.recordedAt(this.#ms) || this.#pictures.at(this.#row.camera, this.#ms) !== null;
  }

  async #ask() {
    if (this.#asking || this.#known()) return;
    const asking = new AbortController();
    this.#asking = asking;
    this.#askedAt = performance.now();
    const row = this.#row;
    const ms = this.#ms;
    const width = Math.min(WIDEST_PX, Math.round(this.#box.clientWidth * (devicePixelRatio || 1)));
    try {
      const picture = await pictureAt(row.camera, ms, { width, signal: asking.signal, patienceMs: PATIENCE_MS });
      this.#pictures.add(row.camera, ms, picture);
      if (asking.signal.aborted) return;
      this.#asking = null;
      this.#show();
      if (!this.#known()) this.#lookLater(); // it has moved on, slowly
    } catch (problem) {
      if (asking.signal.aborted) return;
      this.#asking = null;
      this.#failed(problem, ms);
    }
  }

  #failed(problem, ms) {
    if (problem.status === 401) {
      this.hide();
      this.#problem(problem);
      return;
    }
    const young = problem.absent && Date.now() - ms < WRITING_MS;
    if (problem.passes) this.#refusal = t(problem.status === 503 ? 'timeline.late-busy' : 'timeline.late-no-answer');
    else if (young) this.#refusal = t('timeline.late-not-written');
    else this.#refusal = problem.lost ? t(`timeline.${problem.lost}`) : this.#row.whyNothing(ms);
    this.#show();
    if (!problem.passes && !young) return;
    const row = this.#row;
    const px = this.#px;
    setTimeout(() => {
      if (this.#row !== row || this.#px !== px) return;
      this.#refusal = null;
      this.#ask();
    }, AGAIN_MS);
  }

  /** Over the row, and within the window. */
  #place() {
    const track = this.#row.track.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const x = track.left + this.#px;
    this.root.style.left = `${Math.round(Math.max(EDGE_PX, Math.min(x - width / 2, innerWidth - width - EDGE_PX)))}px`;
    this.root.style.top = `${Math.round(Math.max(EDGE_PX, track.top - height - EDGE_PX))}px`;
    this.#line.style.left = `${Math.round(x)}px`;
    this.#line.style.top = `${track.top}px`;
    this.#line.style.height = `${track.height}px`;
  }
}
