// Two clocks: this page's, which leaves no time out, and the node's, as far as this page knows it.

const LEAP_MS = 500;
const REBOOT_S = 60;

let leaptMs = 0;
let aheadMs = Date.now() - performance.now();

/**
 * Milliseconds from an arbitrary origin. A browser's monotonic clock stands still while the machine sleeps, and its wall clock may be set: what
 * the latter gains counts as passed, so that nothing ever looks younger than it is.
 */
export function now() {
  const monotonic = performance.now();
  const gained = Date.now() - monotonic - aheadMs;
  if (gained > LEAP_MS) leaptMs += gained;
  if (gained > LEAP_MS || gained < 0) aheadMs += gained;
  return monotonic + leaptMs;
}

/** When the node said something: not when it arrived, since a connection may hold up what was said long ago. */
class NodeTime {
  #floorMs = -Infinity; // this page's time minus the node's is no less than that
  #newestS = 0;

  /** Something said at monotonicS on the node's clock came on a connection, or answered a request, of openedMs. */
  opened(openedMs, monotonicS) {
    if (monotonicS < this.#newestS - REBOOT_S) this.#floorMs = -Infinity; // another start of the host, or another host
    this.#newestS = monotonicS;
    this.#floorMs = Math.max(this.#floorMs, openedMs - 1000 * monotonicS);
  }

  /** The earliest moment of this page's time at which the node can have said it. */
  saidAt(monotonicS) {
    return Math.min(now(), this.#floorMs + 1000 * monotonicS);
  }
}

export const nodeTime = new NodeTime();
