// The bar in each tile: when in the last 24 h the camera was watched, when it was blind, and why.

import { getJson } from './api.js';
import { Band, sentence } from './band.js';
import { now } from './clock.js';
import { say } from './dom.js';
import { duration, element, number, timeOfDay } from './format.js';
import { t } from './texts.js';

const SPAN_MS = 24 * 3_600_000;
const REFRESH_MS = 30_000;
const PICTURES_FIRST_MS = 500; // for the videos, which are being opened
const OLD_MS = 75_000; // two refreshes have failed, or the page was hidden
const TICK_MS = 5_000;
const MOST_PAGES = 8; // of 1000 spans; more would mean a change every 20 s, all day
const bars = new Map();
let asking = false;

/** The bar of a camera; fetches its own data. */
export function coverageBar(camera) {
  const bar = new CoverageBar();
  bars.set(camera, bar);
  setTimeout(refresh, PICTURES_FIRST_MS);
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
  #to = 0;
  #shownAt = 0;
  #explained = null;
  #band = new Band({ height: 6, explain: (sentence) => this.#explain(sentence) });
  #label = element('p', 'coverage-label');

  constructor() {
    this.root = element('div', 'coverage', this.#band.root, this.#label);
    this.root.hidden = true;
  }

  show(account, from, to) {
    this.#account = account;
    this.#to = to;
    this.#shownAt = now();
    this.root.hidden = false;
    const longest = account.longest[0];
    const label = longest ? t('coverage.longest', { ratio: this.#ratio(), span: sentence({ ...longest, state: 'blind' }, from) }) : this.#ratio();
    this.#band.show(account.spans, from, to, label);
    this.tick();
  }

  /** An outdated account ends where it ended, and says so. */
  tick() {
    if (!this.#account) return;
    const old = now() - this.#shownAt > OLD_MS;
    this.root.classList.toggle('old', old);
    say(this.#label, this.#explained ?? (old ? t('coverage.up-to', { ratio: this.#ratio(), at: timeOfDay(new Date(this.#to)) }) : this.#ratio()));
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

  #explain(sentence) {
    this.#explained = sentence;
    this.tick();
  }
}
