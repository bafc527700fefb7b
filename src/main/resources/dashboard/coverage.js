// The bar in each tile: when in the last 24 h the camera was watched, when it was blind, and why.

import { getJson } from './api.js';
import { now } from './clock.js';
import { duration, element, number, timeOfDay } from './format.js';
import { t } from './texts.js';

const SPAN_MS = 24 * 3_600_000;
const REFRESH_MS = 30_000;
const OLD_MS = 75_000; // two refreshes have failed, or the page was hidden
const TICK_MS = 5_000;
const MOST_PAGES = 8; // of 1000 spans; more would mean a change every 20 s, all day
const NEAR_PX = 4; // how far from a short outage the pointer may be
const bars = new Map();
let asking = false;

/** The bar of a camera; fetches its own data. */
export function coverageBar(camera) {
  const bar = new CoverageBar();
  bars.set(camera, bar);
  setTimeout(refresh, 0);
  return bar.root;
}

async function refresh() {
  if (asking || document.hidden || bars.size === 0) return;
  asking = true;
  try {
    const from = new Date(Date.now() - SPAN_MS).toISOString();
    const answer = await getJson(`api/coverage?limit=1000&from=${from}`);
    for (const account of answer.cameras) {
      await addLater(account, answer.to);
      bars.get(account.camera)?.show(account, Date.parse(answer.from), Date.parse(answer.to));
    }
  } catch {
    // The banner reports that nothing answers; the bars keep what they show.
  } finally {
    asking = false;
  }
}

/** An answer begins with the oldest spans; an unstable camera has further pages. */
async function addLater(account, to) {
  for (let page = 1; account.next_from && page < MOST_PAGES; page++) {
    const camera = encodeURIComponent(account.camera);
    const more = await getJson(`api/coverage?limit=1000&camera=${camera}&from=${account.next_from}&to=${to}`);
    const next = more.cameras.find((other) => other.camera === account.camera);
    account.spans.push(...(next?.spans ?? []));
    account.next_from = next?.next_from ?? null;
  }
}
setInterval(refresh, REFRESH_MS);
document.addEventListener('visibilitychange', refresh);
setInterval(() => bars.forEach((bar) => bar.tick()), TICK_MS);

class CoverageBar {
  #account = null;
  #from = 0;
  #to = 0;
  #shownAt = 0;
  #track = element('div', 'coverage-track');
  #label = element('p', 'coverage-label');

  constructor() {
    this.root = element('div', 'coverage', this.#track, this.#label);
    this.#track.setAttribute('role', 'img');
    this.#track.addEventListener('pointermove', (event) => this.#explain(event));
    this.#track.addEventListener('pointerleave', () => this.#sum());
    this.root.hidden = true;
  }

  show(account, from, to) {
    this.#account = account;
    this.#from = from;
    this.#to = to;
    this.#shownAt = now();
    this.root.hidden = false;
    this.tick();
    const parts = account.spans.map((span) => {
      const begin = Math.max(from, Date.parse(span.from));
      const part = element('span', `coverage-${span.state}${span.provisional ? ' provisional' : ''}`);
      part.style.left = `${(100 * (begin - from)) / (to - from)}%`;
      part.style.width = `${(100 * (Date.parse(span.to) - begin)) / (to - from)}%`;
      return part;
    });
    this.#track.replaceChildren(...parts);
    if (!this.#track.matches(':hover')) this.#sum();
    const longest = account.longest[0];
    this.#track.setAttribute('aria-label', longest ? t('coverage.longest', { ratio: this.#ratio(), span: sentence(longest) }) : this.#ratio());
  }

  /** An outdated account ends where it ended, and says so. */
  tick() {
    const old = this.#shownAt > 0 && now() - this.#shownAt > OLD_MS;
    if (this.root.classList.toggle('old', old) && !this.#track.matches(':hover')) {
      this.#label.textContent = t('coverage.up-to', { ratio: this.#ratio(), at: timeOfDay(new Date(this.#to)) });
    }
  }

  #ratio() {
    const { ratio, blind_seconds: blind } = this.#account;
    if (ratio === null) return t('coverage.nothing');
    const hundredths = Math.floor(ratio * 10_000); // never rounded up to 100
    const percent = number(hundredths / 100, hundredths % 100 === 0 ? 0 : hundredths % 10 === 0 ? 1 : 2);
    const values = { percent, time: this.#accounted(), blind: duration(blind) };
    return blind >= 0.5 ? t('coverage.watched-and-blind', values) : t('coverage.watched', values);
  }

  #accounted() {
    const seconds = this.#account.watched_seconds + this.#account.blind_seconds;
    return seconds > SPAN_MS / 1000 - 60 ? '24 h' : duration(seconds);
  }

  #sum() {
    if (this.#account) this.#label.textContent = this.#ratio();
  }

  /** Describes what was at the pointer; a short outage nearby takes precedence over the watched time around it. */
  #explain(event) {
    if (!this.#account) return;
    const box = this.#track.getBoundingClientRect();
    const scale = (this.#to - this.#from) / box.width;
    const at = this.#from + (event.clientX - box.left) * scale;
    const near = (span) => Date.parse(span.from) - NEAR_PX * scale <= at && at <= Date.parse(span.to) + NEAR_PX * scale;
    const distance = (span) => Math.abs((Date.parse(span.from) + Date.parse(span.to)) / 2 - at);
    const under = this.#account.spans.filter((span) => Date.parse(span.from) <= at && at < Date.parse(span.to));
    const blind = this.#account.spans.filter((span) => span.state === 'blind' && near(span));
    const shown = blind.length > 0 ? blind.sort((a, b) => distance(a) - distance(b))[0] : under[0];
    this.#label.textContent = shown ? sentence(shown) : t('coverage.not-configured');
  }
}

function sentence(span) {
  const from = new Date(span.from);
  const to = new Date(span.to);
  const values = { cause: span.cause, from: timeOfDay(from), to: timeOfDay(to), time: duration((to - from) / 1000) };
  return span.state === 'blind' ? t('coverage.span-blind', values) : t('coverage.span-watched', values);
}
