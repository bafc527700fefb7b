// Which tile of the wall is the large one: none, one that somebody chose, or the camera with the newest motion. Kept in this browser for each group.

import { now } from './clock.js';
import { keep, kept } from './kept.js';
import { chosenGroup } from './order.js';

const FOLLOW_MS = 5_000; // between two changes
const STAY_MS = 15_000; // the same, while something still moves in the large one
const BLIND_MS = 5_000; // a large one that sees nothing for so long gives way
const HAND_MS = 3_000; // no change under a hand that is about to press
const LEAST = 2; // of one tile nothing is larger
const STILL = window.matchMedia('(prefers-reduced-motion: reduce)');

export class LargeTile {
  #changed;
  #shown = [];
  #followed = null; // the camera that motion made large
  #moving = new Set(); // cameras in which something moves, the one that began last at the end
  #blindSince = null;
  #sees;
  #timer = 0;
  #changedAt = -Infinity;
  #handAt = -Infinity;

  /** changed() is called when another tile, or none, is to be the large one; sees(name): whether the picture of a camera is of now. */
  constructor(changed, sees) {
    this.#changed = changed;
    this.#sees = sees;
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
    this.#moving.delete(name);
    this.#moving.add(name);
    this.#followSoon();
  }

  /** Nothing moves in the camera any more. */
  rested(name) {
    if (this.#moving.delete(name)) this.#followSoon();
  }

  /** Ends of motion may have been missed. */
  forgetMotion() {
    this.#moving.clear();
  }

  /** Call it regularly: a large one that sees nothing gives way to one that does. */
  look() {
    const large = this.mode === 'follow' && !document.hidden ? this.among(this.#shown) : null;
    if (large === null || this.#sees(large)) {
      this.#blindSince = null;
      return;
    }
    this.#blindSince ??= now();
    if (now() - this.#blindSince < BLIND_MS || this.#handRests() > 0) return;
    const to = this.#newest() ?? this.#shown.find((name) => this.#sees(name));
    if (to !== undefined) this.#turnTo(to);
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

  #followSoon() {
    if (this.mode !== 'follow') return;
    clearTimeout(this.#timer);
    const stays = this.#moving.has(this.#followed) && this.#sees(this.#followed);
    const left = this.#changedAt + (stays ? STAY_MS : FOLLOW_MS) - now();
    this.#timer = setTimeout(() => this.#follow(), Math.max(0, left, this.#handRests()));
  }

  /** How long the hand has still to rest. */
  #handRests() {
    return this.#handAt + HAND_MS - now();
  }

  /** The camera in which something began to move last, of those that are shown and see; undefined if there is none. */
  #newest() {
    return [...this.#moving].findLast((name) => this.#shown.includes(name) && this.#sees(name));
  }

  #follow() {
    if (this.#handRests() > 0) {
      this.#followSoon();
      return;
    }
    const to = this.mode === 'follow' ? this.#newest() : undefined;
    if (to !== undefined && to !== this.#followed) this.#turnTo(to);
  }

  #turnTo(name) {
    this.#followed = name;
    this.#changedAt = now();
    this.#blindSince = null;
    this.#changed();
  }

  #stopFollowing() {
    clearTimeout(this.#timer);
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
