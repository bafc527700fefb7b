// Which tile of the wall is the large one: none, one that somebody chose, or the camera with the newest motion. Kept in this browser for each group.

import { now } from './clock.js';
import { keep, kept } from './kept.js';
import { chosenGroup } from './order.js';

const FOLLOW_MS = 5_000; // between two changes
const HAND_MS = 3_000; // no change under a hand that is about to press
const LEAST = 2; // of one tile nothing is larger
const STILL = window.matchMedia('(prefers-reduced-motion: reduce)');

export class LargeTile {
  #changed;
  #shown = [];
  #followed = null; // the camera that motion made large
  #newest = null; // the one that is to follow it
  #timer = 0;
  #changedAt = -Infinity;
  #handAt = -Infinity;

  /** changed() is called when another tile, or none, is to be the large one. */
  constructor(changed) {
    this.#changed = changed;
  }

  /** How the tiles of the chosen group are laid out: 'even', 'one' that was chosen, or 'follow' for the one with the newest motion. */
  get mode() {
    const { mode } = this.#kept();
    return mode === 'one' || mode === 'follow' ? mode : 'even';
  }

  setMode(mode) {
    this.#stopFollowing();
    this.#keep(mode === 'even' ? null : { mode });
    this.#changed();
  }

  /** The large one among the names shown, in their order; null if all have the same size. */
  among(shown) {
    const { mode } = this;
    this.#shown = shown;
    if (mode === 'even' || shown.length < LEAST) return null;
    const wanted = mode === 'follow' ? this.#followed : this.#kept().camera;
    return shown.includes(wanted) ? wanted : shown[0];
  }

  /** Somebody makes a camera the large one: it stays that whatever moves elsewhere. */
  choose(name) {
    this.#stopFollowing();
    this.#keep({ mode: 'one', camera: name });
    this.#changed();
  }

  /** Something began to move: the camera, if it is shown, may become the large one, at the next moment at which that disturbs nobody. */
  moved(name) {
    if (this.mode !== 'follow' || !this.#shown.includes(name)) return;
    this.#newest = name;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#follow(), Math.max(0, this.#changedAt + FOLLOW_MS - now(), this.#handAt + HAND_MS - now()));
  }

  /** A group is gone. */
  forget(group) {
    const { [group]: gone, ...others } = this.#all();
    if (gone) keep('large', others);
  }

  /** A pointer moves over the tiles. */
  touched() {
    this.#handAt = now();
  }

  #follow() {
    if (this.#newest === null || this.mode !== 'follow' || !this.#shown.includes(this.#newest)) return;
    if (now() - this.#handAt < HAND_MS) {
      this.moved(this.#newest);
      return;
    }
    const to = this.#newest;
    this.#newest = null;
    if (to === this.#followed) return;
    this.#followed = to;
    this.#changedAt = now();
    this.#changed();
  }

  #stopFollowing() {
    clearTimeout(this.#timer);
    this.#newest = null;
    this.#followed = null;
  }

  #all() {
    const all = kept('large', {});
    return all !== null && typeof all === 'object' && !Array.isArray(all) ? all : {};
  }

  #kept() {
    return this.#all()[chosenGroup() ?? ''] ?? {};
  }

  #keep(choice) {
    const { [chosenGroup() ?? '']: before, ...others } = this.#all();
    keep('large', choice === null ? others : { ...others, [chosenGroup() ?? '']: choice });
  }
}

/**
 * The places of the names on the wall with a large one: it comes first, and the first stands where the large one would be. So another choice moves
 * three tiles at most, and nothing else.
 */
export function inPlaces(shown, large) {
  const places = [...shown];
  const at = places.indexOf(large);
  if (at > 0) [places[0], places[at]] = [places[at], places[0]];
  return places;
}

/** Shows that a tile has become the large one, to those who like to see movement. */
export function showArrival(root) {
  if (!STILL.matches) root.animate?.([{ opacity: 0.4 }, { opacity: 1 }], 200);
}
