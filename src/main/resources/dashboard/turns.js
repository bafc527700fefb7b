// Lets only few things of a page begin at once; the others wait for their turn.

export class Turns {
  #most;
  #limitMs;
  #busy = new Set();
  #line = [];

  /** limitMs: after that long a turn is over by itself. */
  constructor(most, limitMs) {
    this.#most = most;
    this.#limitMs = limitMs;
  }

  /** Calls begin as soon as it is its turn, maybe at once. Returns what ends the turn, or the waiting for it. */
  take(begin) {
    const turn = { begin, timer: 0 };
    this.#line.push(turn);
    this.#next();
    return () => this.#end(turn);
  }

  #next() {
    while (this.#busy.size < this.#most && this.#line.length > 0) {
      const turn = this.#line.shift();
      this.#busy.add(turn);
      turn.timer = setTimeout(() => this.#end(turn), this.#limitMs);
      turn.begin();
    }
  }

  #end(turn) {
    clearTimeout(turn.timer);
    this.#line = this.#line.filter((other) => other !== turn);
    if (this.#busy.delete(turn)) this.#next();
  }
}
