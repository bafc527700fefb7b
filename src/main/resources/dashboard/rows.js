// The rows of a timeline: one per camera, with its coverage, recordings and events, above them the ruler, over all the moment that is shown.

import { causeText, colours, drawCoverage, fit, parsed, pieceAt, sentence } from './band.js';
import { duration, element } from './format.js';
import { t } from './texts.js';

const TICK_PX = 5;
const TICK_WORDS = '00:00:00 AM'; // no tick's words are longer
const NEAR_EVENT_PX = 6;
const LEAST_EVENT_PX = 4;

const spanOf = (each) => ({ ...each, fromMs: Date.parse(each.from), toMs: each.to ? Date.parse(each.to) : Infinity });

/** The ruler; drags on it move the axis. */
export class Ruler {
  #canvas = element('canvas');

  constructor() {
    this.root = element('div', 'ruler', this.#canvas);
  }

  draw(axis) {
    const height = this.root.clientHeight;
    const context = fit(this.#canvas, axis.width, height);
    const paint = colours();
    const { fontSize, fontFamily } = getComputedStyle(this.root);
    context.font = `${fontSize} ${fontFamily}`;
    context.textBaseline = 'middle';
    for (const tick of axis.ticks(context.measureText(TICK_WORDS).width + 4 * TICK_PX)) {
      const x = Math.round(axis.x(tick.ms)) + 0.5;
      context.fillStyle = tick.day ? paint.text : paint.soft;
      context.fillRect(x, height - TICK_PX, 1, TICK_PX);
      if (x + TICK_PX + context.measureText(tick.text).width <= axis.width) context.fillText(tick.text, x + TICK_PX, height / 2);
    }
  }
}

/** One camera's row. */
export class Row {
  #canvas = element('canvas');
  #coverage = [];
  #recordings = [];
  #events = [];
  #near = null;
  #knownFrom = Infinity;
  #knownTo = -Infinity; // what is younger was not learned yet
  #selected = false;
  camera;

  /** toggle(camera, event): the name was chosen. */
  constructor(camera, toggle) {
    this.camera = camera;
    this.name = element('button', 'row-name');
    this.name.type = 'button';
    this.name.dir = 'auto';
    this.name.addEventListener('click', (event) => toggle(camera, event));
    this.track = element('div', 'row-track', this.#canvas);
    this.track.dataset.camera = camera;
    this.track.setAttribute('role', 'img');
    this.root = element('div', 'row', this.name, this.track);
  }

  set title(title) {
    if (this.name.textContent !== title) this.name.textContent = title;
    this.name.title = t('timeline.row-hint', { camera: title });
  }

  set selected(is) {
    this.#selected = is;
    this.name.setAttribute('aria-pressed', String(is));
    this.root.classList.toggle('selected', is);
  }

  get selected() {
    return this.#selected;
  }

  /** knownFrom, knownTo: what the answer covers, in ms. */
  show({ coverage, recordings, events }, knownFrom, knownTo) {
    this.#knownFrom = knownFrom;
    this.#knownTo = knownTo;
    this.#coverage = parsed(coverage);
    this.#recordings = recordings.map(spanOf);
    this.#events = events.map((each) => ({ ...each, fromMs: Date.parse(each.start), toMs: each.end ? Date.parse(each.end) : Infinity }));
    const blind = this.#coverage.filter((piece) => piece.state !== 'watched').length;
    this.track.setAttribute('aria-label', t('timeline.row-summary', { camera: this.name.textContent, outages: blind, count: this.#events.reduce((sum, each) => sum + each.count, 0) }));
  }

  /** Takes what is known exactly of a period: from afar, short pauses are not told apart. */
  showNear({ coverage, recordings }, from, to) {
    this.#near = { from, to, coverage: parsed(coverage), recordings: recordings.map(spanOf) };
  }

  #at(ms) {
    const near = this.#near;
    return near && near.from <= ms && ms < near.to ? near : { from: this.#knownFrom, to: this.#knownTo, coverage: this.#coverage, recordings: this.#recordings };
  }

  /** Whether it can tell what was at a moment. */
  knows(ms) {
    return ms < this.#knownTo || (this.#near !== null && this.#near.from <= ms && ms < this.#near.to);
  }

  coverageAt(ms) {
    return pieceAt(this.#at(ms).coverage, ms, 0);
  }

  /** Why there is no picture of a moment, in one sentence. */
  whyNothing(ms) {
    const piece = this.coverageAt(ms);
    if (ms >= Date.now()) return t('timeline.future');
    if (!piece) return t(this.knows(ms) ? 'timeline.gap-unaccounted' : 'timeline.not-known');
    if (piece.state === 'watched') return t('timeline.gap-watched');
    if (piece.state === 'mixed') return sentence(piece);
    const { from, to } = this.#at(ms);
    const cut = piece.fromMs <= from || piece.toMs >= to; // the answer ends where the outage does not
    return t(cut ? 'timeline.gap-blind-more' : 'timeline.gap-blind', { cause: causeText(piece.cause), length: duration((piece.toMs - piece.fromMs) / 1000) });
  }

  /** Whether the camera was recorded at a moment. */
  recordedAt(ms) {
    return this.#at(ms).recordings.some((each) => each.fromMs <= ms && ms < each.toMs);
  }

  /** When the next recording begins, after a moment. */
  recordedAfter(ms) {
    const all = [...this.#at(ms).recordings, ...this.#recordings];
    return all.reduce((best, each) => (each.fromMs > ms && each.fromMs < best ? each.fromMs : best), Infinity);
  }

  /** When the last recording before a moment ends. */
  recordedBefore(ms) {
    const all = [...this.#at(ms).recordings, ...this.#recordings];
    return all.reduce((best, each) => (each.toMs <= ms && each.toMs > best ? each.toMs : best), -Infinity);
  }

  pieceAt(ms, msPerPx) {
    return pieceAt(this.#coverage, ms, msPerPx);
  }

  eventAt(ms, msPerPx) {
    const near = NEAR_EVENT_PX * msPerPx;
    return this.#events.findLast((each) => each.fromMs - near <= ms && ms <= Math.min(each.toMs, Date.now()) + near) ?? null;
  }

  /** The first event after a moment, or the last before it. */
  eventBeside(ms, direction) {
    return direction > 0 ? this.#events.find((each) => each.fromMs > ms + 500) : this.#events.findLast((each) => each.fromMs < ms - 1500);
  }

  draw(axis, { playhead, choice }) {
    const height = this.track.clientHeight || 40;
    const context = fit(this.#canvas, axis.width, height);
    const paint = colours();
    const now = Math.min(Date.now(), axis.to);
    const eventHeight = Math.max(6, Math.round(height * 0.24));
    const bandTop = eventHeight + 4;
    const bandHeight = Math.max(8, Math.round(height * 0.36));
    const recordTop = bandTop + bandHeight + 3;
    const recordHeight = Math.max(3, height - recordTop - 3);
    if (choice) {
      context.fillStyle = paint.accentGround;
      context.fillRect(axis.x(choice.from), 0, axis.x(choice.to) - axis.x(choice.from), height);
    }
    drawCoverage(context, this.#coverage, { from: axis.from, to: axis.to, width: axis.width }, { top: bandTop, height: bandHeight });
    context.fillStyle = paint.soft;
    context.globalAlpha = 0.38;
    for (const each of this.#recordings) {
      if (each.toMs < axis.from || each.fromMs > axis.to) continue;
      const x = Math.max(0, axis.x(each.fromMs));
      context.fillRect(x, recordTop, Math.max(1, axis.x(Math.min(each.toMs, now)) - x), recordHeight);
    }
    context.globalAlpha = 1;
    this.#drawEvents(context, axis, paint, now, eventHeight);
    if (choice) {
      context.fillStyle = paint.accent;
      for (const edge of [choice.from, choice.to]) context.fillRect(axis.x(edge) - 1, 0, 2, height);
    }
    if (axis.to > Date.now()) {
      context.fillStyle = paint.accent;
      context.globalAlpha = 0.8;
      context.fillRect(axis.x(Date.now()), 0, 1, height);
      context.globalAlpha = 1;
    }
    if (playhead !== null) {
      context.fillStyle = paint.text;
      context.fillRect(Math.round(axis.x(playhead)) - 1, 0, 2, height);
    }
  }

  /** Seen ones are outlines; a kept one has a foot. */
  #drawEvents(context, axis, paint, now, height) {
    for (const each of this.#events) {
      if (each.toMs < axis.from || each.fromMs > axis.to) continue;
      const x = axis.x(each.fromMs);
      const width = Math.max(LEAST_EVENT_PX, axis.x(Math.min(each.toMs, now)) - x);
      context.beginPath();
      context.roundRect(x, 2, width, height - 2, Math.min(3, width / 2));
      if (each.unseen > 0) {
        context.fillStyle = paint.accent;
        context.fill();
      } else {
        context.strokeStyle = paint.accent;
        context.lineWidth = 1.25;
        context.stroke();
      }
      if (each.kept) {
        context.fillStyle = paint.text;
        context.fillRect(x, height + 1, Math.max(3, width), 2);
      }
    }
  }
}
