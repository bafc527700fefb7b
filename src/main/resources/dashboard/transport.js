// What plays on the timeline, and when: live, playing or paused; all views in step, over the ends of files and over gaps, which are explained.

import { duration, timeOfDay } from './format.js';
import { t } from './texts.js';

export const LIVE_MS = 2_500; // nearer to now than this is live
const IN_STEP_MS = 250;
const FAR_OFF_MS = 1_500;
const GAP_SHOWN_MS = 1_200; // a gap says why before it is passed over
const TOUCHED_MS = 3_000; // the band does not move by itself so soon after somebody has moved it
const FPS = 25;

export class Transport {
  mode = 'live'; // or 'playing' or 'paused'
  playhead = Date.now();
  rate = 1;
  scrubbing = false;
  fps = new Map();
  #axis;
  #rows;
  #views;
  #handlers;
  #tickedAt = performance.now();
  #touchedAt = -Infinity;
  #gapUntil = null; // {until, next}: a gap is being explained

  /** rows, views: by camera. handlers: {moved(): another moment, mode or camera is shown, noted(): its address has changed, near(): it has to be known, explain(sentence)} */
  constructor(axis, rows, views, handlers) {
    this.#axis = axis;
    this.#rows = rows;
    this.#views = views;
    this.#handlers = handlers;
  }

  get live() {
    return this.mode === 'live';
  }

  touched() {
    this.#touchedAt = performance.now();
  }

  /** Shows a moment in all views at once. */
  seek(ms) {
    this.#gapUntil = null;
    if (ms >= Date.now() - LIVE_MS) {
      this.goLive();
      return;
    }
    if (this.mode === 'live') this.mode = 'paused';
    this.playhead = ms;
    this.#handlers.near();
    for (const view of this.#views.values()) view.seek(ms);
    this.#handlers.noted();
    this.#handlers.moved();
  }

  goLive() {
    this.mode = 'live';
    this.#gapUntil = null;
    this.playhead = Date.now();
    for (const view of this.#views.values()) view.live();
    this.#axis.reveal(this.playhead);
    this.#handlers.noted();
    this.#handlers.moved();
  }

  play() {
    if (this.mode === 'live') return;
    this.mode = 'playing';
    this.#handlers.moved();
  }

  pause() {
    if (this.mode === 'live') this.seek(Date.now() - 2 * LIVE_MS);
    this.mode = 'paused';
    this.#gapUntil = null;
    for (const view of this.#views.values()) view.pause();
    this.#handlers.noted();
    this.#handlers.moved();
  }

  playOrPause() {
    if (this.mode === 'paused') this.play();
    else this.pause();
  }

  /** One picture forward or back; from within a gap, which has said why, to its end or its beginning. */
  step(direction) {
    if (this.mode !== 'paused') this.pause();
    const beyond = this.#beyondGap(direction);
    if (Number.isFinite(beyond)) {
      this.seek(beyond);
      return;
    }
    const rates = [...this.#views.keys()].map((camera) => this.fps.get(camera) ?? FPS).filter((value) => value > 0);
    const leader = [...this.#views.values()].find((view) => view.at !== null);
    this.seek((leader?.at ?? this.playhead) + (direction * 1000) / Math.max(1, ...rates));
  }

  #beyondGap(direction) {
    const { playhead } = this;
    const rows = [...this.#views.keys()].map((camera) => this.#rows.get(camera));
    if (![...this.#views.values()].every((view) => view.absent) || rows.some((row) => row.recordedAt(playhead))) return NaN;
    return direction > 0 ? Math.min(...rows.map((row) => row.recordedAfter(playhead))) + 1 : Math.max(...rows.map((row) => row.recordedBefore(playhead))) - 1;
  }

  skip(ms) {
    const playing = this.mode === 'playing';
    this.seek(this.playhead + ms);
    if (playing && this.mode !== 'live') this.play();
  }

  nextEvent(direction) {
    const found = [...this.#views.keys()].map((camera) => this.#rows.get(camera).eventBeside(this.playhead, direction)).filter(Boolean)
      .sort((a, b) => direction * (a.fromMs - b.fromMs))[0];
    if (!found) return;
    this.seek(found.fromMs);
    this.#axis.reveal(found.fromMs);
    this.play();
  }

  /** The pointer searches: pictures follow it. */
  scrub(ms) {
    if (this.mode === 'live') this.mode = 'paused';
    this.playhead = ms;
    this.#handlers.near();
    for (const view of this.#views.values()) view.scrub(ms);
    this.#handlers.moved();
  }

  /** Shows in a view that has just been added what the others show. */
  join(view) {
    if (this.mode === 'live') view.live();
    else view.seek(this.playhead);
  }

  /** Time goes on; call it regularly. */
  tick() {
    const now = performance.now();
    const passed = now - this.#tickedAt;
    this.#tickedAt = now;
    for (const view of this.#views.values()) view.tick();
    if (this.mode === 'live') this.playhead = Date.now();
    else if (this.mode === 'playing' && !this.scrubbing) this.#advance(passed);
    if (this.mode !== 'live') this.#handlers.near();
    const axis = this.#axis;
    if (now - this.#touchedAt > TOUCHED_MS) {
      if (this.mode === 'playing') axis.reveal(this.playhead);
      else if (this.mode === 'live' && axis.to < Date.now()) axis.set(Date.now(), axis.length);
    }
    this.#handlers.moved();
  }

  /** The first view with video leads, the others follow it. */
  #advance(passed) {
    if (this.#gapUntil) {
      if (performance.now() < this.#gapUntil.until) return;
      const { next } = this.#gapUntil;
      this.#gapUntil = null;
      this.seek(next);
      setTimeout(() => this.#handlers.explain(''), 2 * GAP_SHOWN_MS);
      return;
    }
    const all = [...this.#views.values()];
    const leader = all.find((view) => view.at !== null && !view.playback.waiting && !view.playback.endsAt(view.at));
    if (leader) {
      this.playhead = leader.at;
      for (const view of all) this.#keepUp(view, leader);
      return;
    }
    if (all.some((view) => view.playback.waiting)) return;
    const pictures = all.filter((view) => view.byPictures && !view.lost && this.#rows.get(view.camera).recordedAt(this.playhead));
    if (pictures.length) {
      this.playhead += passed * this.rate;
      for (const view of all) view.show(this.playhead);
      return;
    }
    if (all.every((view) => this.#hasNothing(view))) this.#overGap(all);
  }

  /** Whether the recording of a view has ended at this moment, or does not exist. */
  #hasNothing(view) {
    return view.at === null ? view.absent || !this.#rows.get(view.camera).recordedAt(this.playhead + 300) : view.playback.endsAt(view.at);
  }

  #keepUp(view, leader) {
    const { playhead, rate } = this;
    if (view.byPictures) {
      view.show(playhead);
      return;
    }
    view.playback.tick(rate);
    if (view === leader) {
      view.play(rate);
    } else if (!this.#rows.get(view.camera).recordedAt(playhead)) {
      view.gap(playhead);
    } else if (view.lost && playhead < view.nextMs) {
      view.pause(); // it has said so; asked again, it would say the same ten times a second
    } else if (!view.playback.waiting) {
      const behind = view.at === null ? Infinity : playhead - view.at;
      if (Math.abs(behind) > FAR_OFF_MS * Math.max(1, rate)) view.seek(playhead);
      else view.play(Math.abs(behind) > IN_STEP_MS * rate ? rate * (behind > 0 ? 1.15 : 0.85) : rate);
    }
  }

  /** Nothing was recorded now: says why, and goes on where something was. */
  #overGap(all) {
    const { playhead } = this;
    let next = Math.min(...all.map((view) => Math.min(this.#rows.get(view.camera).recordedAfter(playhead), view.nextMs > playhead ? view.nextMs : Infinity)));
    if (!Number.isFinite(next)) {
      if (Date.now() - playhead < 15_000) this.goLive();
      else for (const view of all) view.gap(playhead + 500);
      return;
    }
    const length = next - playhead;
    if (length < FAR_OFF_MS) {
      this.seek(next + 1);
      return;
    }
    for (const view of all) view.gap(playhead + 500);
    next += 1; // recordings begin between two milliseconds
    this.#handlers.explain(t(all.some((view) => view.lost) ? 'timeline.goes-on' : 'timeline.gap-passed', { length: duration(length / 1000), time: timeOfDay(new Date(next)) }));
    this.#gapUntil = { until: performance.now() + GAP_SHOWN_MS, next };
  }
}
