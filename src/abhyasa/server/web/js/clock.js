// @ts-check
/** How far this page's timers may lag before it counts as asleep. */
const ASLEEP_MS = 6000;

/** The practice's clock, in whole milliseconds: it goes on over reconnections, and never back. */
export class Clock {
  #offset = -performance.now();
  #latest = 0;

  /**
   * The time now, or at a time of `performance.now`.
   *
   * @param {number} moment
   */
  now(moment = performance.now()) {
    this.#latest = Math.max(this.#latest, Math.round(moment + this.#offset));
    return this.#latest;
  }

  /**
   * Go on from where the practice stands, unless this clock is past that already.
   *
   * @param {number} at_ms
   */
  goOnFrom(at_ms) {
    this.#offset = Math.max(this.#offset, at_ms - performance.now());
  }

  /** Begin at 0, now. */
  begin() {
    this.#offset = -performance.now();
    this.#latest = 0;
  }
}

/**
 * Tell when this page was not running for a while: its tab was in the background, or the machine asleep.
 * Whether `performance.now` stands still meanwhile is up to the machine, so the wall clock is asked too.
 *
 * @param {() => void} told
 */
export function watchForSleep(told) {
  let [steady, wall] = [performance.now(), Date.now()];
  setInterval(() => {
    const slept = Math.max(performance.now() - steady, Date.now() - wall);
    [steady, wall] = [performance.now(), Date.now()];
    if (slept > ASLEEP_MS) told();
  }, 1000);
  document.addEventListener("visibilitychange", () => document.hidden && told());
}
