// Two clocks: this page's, which skips no time, and the node's, as far as this page knows it.

const LEAP_MS = 500;
const REBOOT_S = 60;

let leaptMs = 0;
let aheadMs = Date.now() - performance.now();

/**
 * Milliseconds from an arbitrary origin. A browser's monotonic clock stops while the machine sleeps, and its wall clock may be set: whatever
 * the wall clock gains counts as elapsed, so that nothing ever looks younger than it is.
 */
export function now() {
  const monotonic = performance.now();
  const gained = Date.now() - monotonic - aheadMs;
  if (gained > LEAP_MS) leaptMs += gained;
  if (gained > LEAP_MS || gained < 0) aheadMs += gained;
  return monotonic + leaptMs;
}

/** Estimates when the node sent something, because connections can delay what was sent long ago. */
class NodeTime {
  #floorMs = -Infinity; // lower bound of this page's time minus the node's
  #newestS = 0;

  /** Notes a message sent at monotonicS of the node's clock, on a connection or for a request begun at openedMs. */
  opened(openedMs, monotonicS) {
    if (monotonicS < this.#newestS - REBOOT_S) this.#floorMs = -Infinity; // the host has restarted, or it is another host
    this.#newestS = monotonicS;
    this.#floorMs = Math.max(this.#floorMs, openedMs - 1000 * monotonicS);
  }

  /** The earliest moment of this page's time at which the node can have sent it. */
  saidAt(monotonicS) {
    return Math.min(now(), this.#floorMs + 1000 * monotonicS);
  }
}

export const nodeTime = new NodeTime();
