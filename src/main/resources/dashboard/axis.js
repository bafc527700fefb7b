// What part of time a timeline shows: from a month down to ten seconds, moved and zoomed by wheel, fingers and keys.

import { hours } from './format.js';
import { locale } from './texts.js';

export const SHORTEST_MS = 10_000;
export const LONGEST_MS = 31 * 86_400_000;
const AHEAD = 0.04; // beyond now, so that the right end can be seen
const WHEEL = 0.0016;
const PAN_KEY = 0.2;

/** Ticks: how far apart, and how they are written. */
const TICKS = [
  [1_000, 's'], [2_000, 's'], [5_000, 's'], [10_000, 's'], [15_000, 's'], [30_000, 's'],
  [60_000, 'm'], [120_000, 'm'], [300_000, 'm'], [600_000, 'm'], [900_000, 'm'], [1_800_000, 'm'],
  [3_600_000, 'm'], [7_200_000, 'm'], [10_800_000, 'm'], [21_600_000, 'm'], [43_200_000, 'm'],
  [86_400_000, 'd'], [2 * 86_400_000, 'd'], [7 * 86_400_000, 'd'],
];
const FORMATS = {
  s: new Intl.DateTimeFormat(locale, { hour: hours(), minute: '2-digit', second: '2-digit' }),
  m: new Intl.DateTimeFormat(locale, { hour: hours(), minute: '2-digit' }),
  d: new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' }),
};

export class Axis {
  from;
  to;
  width = 1000;
  #changed;

  /** changed(): called after each change. */
  constructor(changed, now = Date.now()) {
    this.#changed = changed;
    this.to = now + 3_600_000 * AHEAD;
    this.from = now - 3_600_000;
  }

  get length() {
    return this.to - this.from;
  }

  get msPerPx() {
    return this.length / this.width;
  }

  x(ms) {
    return ((ms - this.from) / this.length) * this.width;
  }

  at(px) {
    return this.from + px * this.msPerPx;
  }

  set(from, length) {
    const long = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, length));
    const latest = Date.now() + long * AHEAD;
    this.to = Math.min(latest, from + long);
    this.from = this.to - long;
    this.#changed();
  }

  pan(ms) {
    this.set(this.from + ms, this.length);
  }

  /** Zooms so that the moment at px stays where it is. */
  zoom(factor, px = this.width / 2) {
    const at = this.at(px);
    const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, this.length * factor));
    this.set(at - (px / this.width) * length, length);
  }

  /** Shows so much time with the moment in its middle, or at the right end if it is now. */
  show(length, ms) {
    this.set(ms - length / 2, length);
  }

  /** Moves so that the moment is seen. */
  reveal(ms) {
    const margin = this.length * 0.08;
    if (ms < this.from + margin) this.set(ms - this.length * 0.3, this.length);
    else if (ms > this.to - margin) this.set(ms - this.length * 0.7, this.length);
  }

  get showsNow() {
    return this.to >= Date.now();
  }

  /** leastPx: what a tick with its words needs. */
  ticks(leastPx) {
    const [step, kind] = TICKS.find(([ms]) => ms / this.msPerPx >= leastPx) ?? TICKS.at(-1);
    const ticks = [];
    let at = firstTick(this.from, step);
    while (at < this.to) {
      const date = new Date(at);
      const midnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
      ticks.push({ ms: at, text: (midnight ? FORMATS.d : FORMATS[kind]).format(date), day: midnight });
      at = nextTick(at, step);
    }
    return ticks;
  }

  /** Wheel: zooms around the pointer; sideways, or with shift, it moves. */
  wheel(event, px) {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 24 : 1; // lines or pixels
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0;
    if (sideways) this.pan(sideways * unit * this.msPerPx);
    else this.zoom(Math.exp(event.deltaY * unit * WHEEL), px);
  }

  panByKey(direction) {
    this.pan(direction * this.length * PAN_KEY);
  }
}

/** Days begin at the reader's midnight, also where the clock is changed; shorter ticks count from there. */
function firstTick(from, step) {
  const midnight = new Date(from);
  midnight.setHours(0, 0, 0, 0);
  let at = midnight.getTime();
  if (step < 86_400_000) return at + Math.ceil((from - at) / step) * step;
  while (at < from) at = nextTick(at, 86_400_000);
  return at;
}

function nextTick(at, step) {
  if (step < 86_400_000) {
    const next = new Date(at + step);
    const midnight = new Date(next.getFullYear(), next.getMonth(), next.getDate()).getTime();
    return midnight > at && midnight < at + step ? midnight : at + step;
  }
  const date = new Date(at);
  date.setDate(date.getDate() + step / 86_400_000);
  return date.getTime();
}

/**
 * Follows one or two fingers, or a mouse, over an element. handlers: {begin(px, event), move(px, event), end(px, event), pinch(factor, px, panPx), hover(px, event),
 * leave()}; the px of an end are null if it became something else.
 */
export function gestures(root, handlers) {
  const fingers = new Map();
  let scrubbing = false;
  const px = (event) => event.clientX - root.getBoundingClientRect().left;
  const span = () => {
    const [a, b] = [...fingers.values()];
    return { distance: Math.max(20, Math.abs(a - b)), middle: (a + b) / 2 };
  };
  root.addEventListener('pointerdown', (event) => {
    if (event.button > 0) return;
    root.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, px(event));
    if (fingers.size === 1) {
      scrubbing = true;
      handlers.begin(px(event), event);
    } else if (scrubbing) {
      scrubbing = false;
      handlers.end(null, event);
    }
  });
  root.addEventListener('pointermove', (event) => {
    if (!fingers.has(event.pointerId)) {
      handlers.hover?.(px(event), event);
      return;
    }
    if (fingers.size === 2) {
      const before = span();
      fingers.set(event.pointerId, px(event));
      const after = span();
      handlers.pinch(before.distance / after.distance, after.middle, before.middle - after.middle);
      return;
    }
    fingers.set(event.pointerId, px(event));
    if (scrubbing) handlers.move(px(event), event);
  });
  const end = (event, lost) => {
    if (!fingers.delete(event.pointerId)) return;
    if (scrubbing) {
      scrubbing = false;
      handlers.end(lost ? null : px(event), event);
    }
  };
  root.addEventListener('pointerup', (event) => end(event, false));
  root.addEventListener('pointercancel', (event) => end(event, true));
  root.addEventListener('pointerleave', () => handlers.leave?.());
}
