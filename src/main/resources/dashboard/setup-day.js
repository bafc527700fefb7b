// The scores of the last day as bars with the threshold of a sensitivity, so that a choice shows its effect at once.

import { timeOfDay } from './format.js';
import { shape } from './overlay.js';
import { t } from './texts.js';

const WIDTH = 1440; // a unit a minute
const HEIGHT = 100; // a unit a point of the score
const STEP = 5; // minutes that share a bar

/** The number of minutes whose score reaches the threshold. */
export function reached(scores, threshold) {
  return scores.filter((score) => score >= threshold).length;
}

/** day: the answer of motion/day; zone: the number of a zone, or -1 for the whole picture. */
export function scoresOf(day, zone) {
  return day.minutes.map((minute) => (zone < 0 ? minute.score : minute.zones[zone] ?? 0));
}

/** Draws into an SVG element. sensitivity: the one that is tried. */
export function drawDay(svg, day, zone, sensitivity) {
  const threshold = 101 - sensitivity;
  const end = Date.parse(day.at);
  const bars = new Map(); // by the number of the bar
  day.minutes.forEach((minute, i) => {
    const ago = Math.floor((end - Date.parse(minute.at)) / 60_000);
    const bar = Math.floor((WIDTH - 1 - ago) / STEP);
    bars.set(bar, Math.max(bars.get(bar) ?? 0, scoresOf(day, zone)[i]));
  });
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  const line = shape('line', { class: 'day-threshold', x1: 0, x2: WIDTH, y1: HEIGHT - threshold, y2: HEIGHT - threshold });
  svg.replaceChildren(...[...bars].map(([bar, score]) => shape('rect', {
    class: score >= threshold ? 'day-above' : 'day-below', x: bar * STEP, y: HEIGHT - Math.max(1, score), width: STEP - 1, height: Math.max(1, score),
  })), line);
  svg.setAttribute('aria-label', words(day, zone, sensitivity, sensitivity));
}

/** What the sensitivity would have done, as a sentence. now: the one in force. */
export function words(day, zone, sensitivity, now) {
  const scores = scoresOf(day, zone);
  if (!scores.length) return t('setup.day-nothing');
  const since = timeOfDay(new Date(day.minutes[0].at));
  const values = { count: reached(scores, 101 - sensitivity), sensitivity, since, all: scores.length };
  if (sensitivity === now) return t('setup.day-now', values);
  return `${t('setup.day-would', values)} ${t('setup.day-instead', { count: reached(scores, 101 - now), sensitivity: now })}`;
}
