// The graph of motion scores over the last minutes, with events as bands, the threshold as a line, and a trial threshold.

import { shape } from './overlay.js';
import { timeOfDay } from './format.js';
import { t, tOr } from './texts.js';

const SPAN_MS = 5 * 60_000;
const LEFT = 30;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 22;
const DOTS_FROM_MS = 900; // points further apart are drawn as dots: nothing is known between them
const NARROW_PX = 520;
const BREAK_MS = 12_000; // no line across a longer gap

/** On a television everything is larger. */
function scale() {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

export class Graph {
  #svg;
  #shown = null;
  #cursorAt = null;
  #onPoint;

  /** onPoint receives the point under the pointer, or null. */
  constructor(svg, onPoint) {
    this.#svg = svg;
    this.#onPoint = onPoint;
    svg.addEventListener('pointermove', (event) => {
      this.#cursorAt = (event.clientX - svg.getBoundingClientRect().left) / scale();
      this.#draw();
    });
    svg.addEventListener('pointerleave', () => {
      this.#cursorAt = null;
      this.#draw();
    });
    new ResizeObserver(() => this.#draw()).observe(svg);
  }

  /** points: [{time, score}] in ms; events: [{from, to}] in ms; trial: a threshold, or null */
  show(points, events, threshold, trial, now) {
    this.#shown = { points, events, threshold, trial, now };
    this.#draw();
  }

  #draw() {
    const width = this.#svg.clientWidth / scale();
    const height = this.#svg.clientHeight / scale();
    if (!this.#shown || width === 0) return;
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const { points, events, threshold, trial, now } = this.#shown;
    const x = (time) => LEFT + (1 - (now - time) / SPAN_MS) * (width - LEFT - RIGHT);
    const y = (score) => TOP + (1 - score / 100) * (height - TOP - BOTTOM);
    const parts = [];
    for (const { from, to } of events) {
      const begin = Math.max(LEFT, x(from));
      parts.push(shape('rect', { class: 'band', x: begin, y: TOP, width: Math.max(2, x(to ?? now) - begin), height: height - TOP - BOTTOM }));
    }
    for (const score of [0, 25, 50, 75, 100]) {
      parts.push(shape('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: y(score), y2: y(score) }));
      parts.push(shape('text', { x: LEFT - 6, y: y(score) + 4, 'text-anchor': 'end' }, String(score)));
    }
    for (let minute = 0; minute <= 4; minute += width < NARROW_PX ? 2 : 1) {
      const text = minute === 0 ? t('tune.now') : t('tune.ago', { age: `${minute} min` });
      const at = x(now - minute * 60_000);
      parts.push(shape('text', { x: at, y: height - 6, 'text-anchor': minute === 0 ? 'end' : 'middle' }, text));
    }
    for (const run of this.#runs(points)) parts.push(...line(run, x, y));
    parts.push(...dots(points, threshold, x, y));
    parts.push(shape('line', { class: 'threshold', x1: LEFT, x2: width - RIGHT, y1: y(threshold), y2: y(threshold) }));
    parts.push(shape('text', { class: 'threshold-label', x: LEFT + 6, y: y(threshold) - 5 }, t('tune.threshold', { threshold })));
    if (trial !== null && trial !== threshold) {
      parts.push(shape('line', { class: 'trial-line', x1: LEFT, x2: width - RIGHT, y1: y(trial), y2: y(trial) }));
    }
    parts.push(...this.#cursor(points, x, y, height));
    this.#svg.replaceChildren(...parts);
  }

  #runs(points) {
    const runs = [];
    for (const point of points) {
      const run = runs.at(-1);
      if (run && point.time - run.at(-1).time < BREAK_MS) run.push(point);
      else runs.push([point]);
    }
    return runs;
  }

  #cursor(points, x, y, height) {
    if (this.#cursorAt === null || points.length === 0) {
      this.#onPoint(null);
      return [];
    }
    const distance = (point) => Math.abs(x(point.time) - this.#cursorAt);
    const nearest = points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
    this.#onPoint(nearest);
    return [
      shape('line', { class: 'cursor', x1: x(nearest.time), x2: x(nearest.time), y1: TOP, y2: height - BOTTOM }),
      shape('circle', { class: 'dot', cx: x(nearest.time), cy: y(nearest.score), r: 4 }),
    ];
  }
}

function line(run, x, y) {
  const corners = run.map((point) => `${x(point.time).toFixed(1)},${y(point.score).toFixed(1)}`);
  const [from, to] = [x(run[0].time), x(run.at(-1).time)];
  return [
    shape('polygon', { class: 'area', points: `${from},${y(0)} ${corners.join(' ')} ${to},${y(0)}` }),
    shape('polyline', { class: 'line', points: corners.join(' ') }),
  ];
}

function dots(points, threshold, x, y) {
  return points
    .filter((point, i) => i === 0 || point.time - points[i - 1].time > DOTS_FROM_MS)
    .map((point) => shape('circle', {
      class: point.score >= threshold ? 'dot above' : 'dot', cx: x(point.time), cy: y(point.score), r: 2.6,
    }));
}

/** The stretches, of a least length, in which the scores would have reached a threshold: [{from, to}] in ms. */
export function stretches(points, threshold, beginMs) {
  const found = [];
  for (const { time, score } of points) {
    if (score < threshold) continue;
    const last = found.at(-1);
    if (last && time - last.to < 5_000) last.to = time;
    else found.push({ from: time, to: time });
  }
  return found.filter(({ from, to }) => to - from >= beginMs);
}

/** Describes a point. */
export function words(point, threshold) {
  return [timeOfDay(new Date(point.time)), t('tune.score', { score: point.score, threshold }), tOr(`tune.reason-${point.reason}`, point.reason)].join(' · ');
}
