// The coverage band, the same everywhere: a calm thin line where a camera was watched, an unmistakable hatched block where it was blind, dots where
// nothing is accounted for. Pieces are spans of api/coverage or pieces of api/timeline: {from, to, state, cause, provisional}, state 'watched',
// 'blind' or 'mixed'.

import { duration, element, timeOfDay } from './format.js';
import { t, tOr } from './texts.js';

const NEAR_PX = 4; // how far from a short outage the pointer may be
const LEAST_BLIND_PX = 3; // an outage is seen, however short
const HATCH_PX = 6;

let palette = null;
let pattern = null;
document.addEventListener('themechange', forget);
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', forget);
const bands = new Set();

function forget() {
  palette = null;
  pattern = null;
  for (const each of bands) {
    const band = each.deref();
    if (band) band.draw();
    else bands.delete(each);
  }
}

/** The colours of the page's theme as a canvas needs them. */
export function colours() {
  if (!palette) {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue(name).trim();
    palette = Object.fromEntries(
      ['watched', 'blind', 'blind-ground', 'unaccounted', 'accent', 'accent-ground', 'text', 'soft', 'line', 'surface', 'ground', 'raised']
        .map((name) => [name.replace(/-(\w)/g, (whole, letter) => letter.toUpperCase()), value(`--${name}`)]),
    );
  }
  return palette;
}

/** Pattern beside colour: diagonal stripes, in device pixels. */
function hatch(context, { blind, blindGround }, ratio) {
  if (pattern?.ratio === ratio) return pattern.fill;
  const size = Math.round(HATCH_PX * ratio);
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const paint = tile.getContext('2d');
  paint.fillStyle = blind;
  paint.fillRect(0, 0, size, size);
  paint.strokeStyle = blindGround;
  paint.lineWidth = size / 4;
  paint.beginPath();
  for (const shift of [-size, 0, size]) {
    paint.moveTo(shift - 1, size + 1);
    paint.lineTo(shift + size + 1, -1);
  }
  paint.stroke();
  const fill = context.createPattern(tile, 'repeat');
  fill.setTransform(new DOMMatrix().scale(1 / ratio));
  pattern = { ratio, fill };
  return fill;
}

/** Parses the times of pieces once. */
export function parsed(pieces) {
  return pieces.map((piece) => ({ ...piece, fromMs: Date.parse(piece.from), toMs: Date.parse(piece.to) }));
}

/**
 * Draws parsed pieces. scale: {from, to, width} in ms and CSS px; box: {top, height} in px. Blind pieces come last, so that nothing covers them.
 */
export function drawCoverage(context, pieces, scale, box, ratio = devicePixelRatio || 1) {
  const paint = colours();
  const x = (ms) => ((ms - scale.from) / (scale.to - scale.from)) * scale.width;
  const middle = box.top + box.height / 2;
  const thin = Math.max(2, Math.round(box.height / 6));
  context.fillStyle = paint.unaccounted;
  let at = scale.from;
  const gap = (until) => {
    for (let dot = Math.ceil(x(at) / 6) * 6; dot < x(until); dot += 6) context.fillRect(dot, middle - 1, 2, 2);
  };
  for (const piece of pieces) {
    if (piece.toMs < scale.from || piece.fromMs > scale.to) continue;
    if (piece.fromMs > at) gap(Math.min(piece.fromMs, scale.to));
    at = Math.max(at, piece.toMs);
  }
  if (at < scale.to) gap(Math.min(scale.to, Date.now()));
  context.fillStyle = paint.watched;
  for (const piece of pieces) {
    if (piece.state !== 'watched' || piece.toMs < scale.from || piece.fromMs > scale.to) continue;
    const begin = Math.max(0, x(piece.fromMs));
    context.globalAlpha = piece.provisional ? 0.55 : 1;
    context.fillRect(begin, middle - thin / 2, Math.max(1, Math.min(scale.width, x(piece.toMs)) - begin), thin);
  }
  context.globalAlpha = 1;
  for (const piece of pieces) {
    if (piece.state === 'watched' || piece.toMs < scale.from || piece.fromMs > scale.to) continue;
    const begin = Math.max(0, x(piece.fromMs));
    const width = Math.max(LEAST_BLIND_PX, Math.min(scale.width, x(piece.toMs)) - begin);
    context.fillStyle = width > 2 * LEAST_BLIND_PX ? hatch(context, paint, ratio) : paint.blind;
    context.fillRect(begin, box.top, width, box.height);
    context.fillStyle = paint.blind;
    context.fillRect(begin, box.top, width, 1.5);
    context.fillRect(begin, box.top + box.height - 1.5, width, 1.5);
  }
}

/** The piece at a moment; a short outage nearby takes precedence over the watched time around it. */
export function pieceAt(pieces, ms, msPerPx) {
  const near = NEAR_PX * msPerPx;
  const distance = (piece) => Math.abs((piece.fromMs + piece.toMs) / 2 - ms);
  const blind = pieces.filter((piece) => piece.state !== 'watched' && piece.fromMs - near <= ms && ms <= piece.toMs + near);
  if (blind.length) return blind.reduce((best, piece) => (distance(piece) < distance(best) ? piece : best));
  return pieces.find((piece) => piece.fromMs <= ms && ms < piece.toMs) ?? null;
}

/** What a cause is called; an unknown one keeps its name. */
export function causeText(cause) {
  return cause ? tOr(`causes.${cause}`, cause) : t('band.cause-unknown');
}

/** One sentence about a piece, or about time that has none. begin: of the time that is shown, ms; what was so already then began before. */
export function sentence(piece, begin = -Infinity) {
  if (!piece) return t('band.unaccounted');
  const times = { from: timeOfDay(new Date(piece.from)), to: timeOfDay(new Date(piece.to)), length: duration((Date.parse(piece.to) - Date.parse(piece.from)) / 1000) };
  if (piece.state === 'watched') return t('band.watched', times);
  if (piece.state === 'blind') return t(Date.parse(piece.from) <= begin ? 'band.blind-before' : 'band.blind', { ...times, cause: causeText(piece.cause) });
  if (piece.blind_seconds > 0) return t('band.mixed', { ...times, cause: causeText(piece.cause), blind: duration(Math.max(1, piece.blind_seconds)) });
  return t('band.partly', times);
}

/** A band of fixed height and any width: root is the element, show() gives it its pieces. */
export class Band {
  #canvas = element('canvas', 'band-canvas');
  #pieces = [];
  #from = 0;
  #to = 1;

  /** height: in CSS px; explain(sentence or null): called while the pointer is over the band. */
  constructor({ height = 12, explain = null } = {}) {
    this.root = element('div', 'band', this.#canvas);
    this.root.style.height = `${height}px`;
    this.root.setAttribute('role', 'img');
    new ResizeObserver(() => this.draw()).observe(this.root);
    bands.add(new WeakRef(this));
    if (explain) {
      this.root.addEventListener('pointermove', (event) => explain(sentence(this.#under(event), this.#from)));
      this.root.addEventListener('pointerleave', () => explain(null));
    }
  }

  /** pieces: as above; from, to: ms; label: what the band says to those who cannot see it. */
  show(pieces, from, to, label) {
    this.#pieces = parsed(pieces);
    this.#from = from;
    this.#to = to;
    if (label) this.root.setAttribute('aria-label', label);
    this.draw();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (width === 0) return;
    const context = fit(this.#canvas, width, height);
    drawCoverage(context, this.#pieces, { from: this.#from, to: this.#to, width }, { top: 0, height });
  }

  #under(event) {
    const box = this.root.getBoundingClientRect();
    const msPerPx = (this.#to - this.#from) / box.width;
    return pieceAt(this.#pieces, this.#from + (event.clientX - box.left) * msPerPx, msPerPx);
  }
}

/** Gives a canvas the size of its place in device pixels, and returns its emptied context in CSS px. */
export function fit(canvas, width, height) {
  const ratio = devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
