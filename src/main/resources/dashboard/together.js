// Events of the same moment: what several cameras saw at once, or within some seconds, reads as one happening. Every event keeps its own card.

import { place } from './dom.js';
import { element, timeOfDay } from './format.js';
import { cameraOf } from './eventcard.js';
import { t } from './texts.js';

const BESIDE_MS = 3_000; // after the end of one, the next still belongs to it
const LONGEST_MS = 20_000; // from the beginning of the first to that of the last
const MOST = 12;

const dayOf = (ms) => new Date(ms).toDateString();

/** Divides events, newest first, into groups that follow each other in time, newest first: [{fromMs, events}]. An older event never moves for a newer one. */
export function together(events) {
  const groups = [];
  for (const event of events.toReversed()) {
    const fromMs = Date.parse(event.start);
    const toMs = event.end ? Date.parse(event.end) : Infinity;
    const group = groups.at(-1);
    const joins = group && group.events.length < MOST && fromMs - group.fromMs <= LONGEST_MS && fromMs <= group.toMs + BESIDE_MS && dayOf(fromMs) === dayOf(group.fromMs);
    if (joins) {
      group.events.unshift(event);
      group.toMs = Math.max(group.toMs, toMs);
    } else {
      groups.push({ fromMs, toMs, events: [event] });
    }
  }
  return groups.reverse();
}

const camerasOf = (events) => [...new Set(events.map(cameraOf))];

/** Puts cards into elements, one for each group. Cards stay in the element that they are in, so that they keep the focus. */
export class Groups {
  #roots = new Set();

  /** groups: as above; cardOf(event). Returns the elements in the same order. */
  show(groups, cardOf) {
    const free = new Set(this.#roots);
    const roots = groups.map(({ fromMs, events }) => {
      const cards = events.map(cardOf);
      const before = cards.map((card) => card.root.parentElement).findLast((root) => free.has(root));
      const root = before ?? element('div', 'event-group');
      free.delete(root);
      this.#roots.add(root);
      place(root, cards.map((card) => card.root));
      const cameras = camerasOf(events);
      const several = cameras.length > 1;
      const heading = several ? t('events.together', { time: timeOfDay(new Date(fromMs)), count: cameras.length }) : '';
      root.classList.toggle('several', several);
      if (several) {
        root.setAttribute('role', 'group');
        root.setAttribute('aria-label', `${heading}: ${cameras.join(', ')}`);
      } else {
        root.removeAttribute('role');
        root.removeAttribute('aria-label');
      }
      cards.forEach((card, i) => { card.heading = i === 0 ? heading : ''; });
      return root;
    });
    for (const root of free) this.#roots.delete(root);
    return roots;
  }
}
