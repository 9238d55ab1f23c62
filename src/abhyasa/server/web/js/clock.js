// @ts-check
/** How far this page's timers may lag before it counts as asleep. */
const ASLEEP_MS = 2500;

/** The practice's clock, in whole milliseconds: it goes on over reconnections, and never back. */
export class Clock {
  #offset = 0;
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
   * Start where the practice stands: at `at_ms`, unless this clock is past that already.
   *
   * @param {number} at_ms
   */
  goOnFrom(at_ms) {
    if (!this.#latest) this.#offset = at_ms - performance.now();
    this.#latest = Math.max(this.#latest, at_ms);
    this.#offset = Math.max(this.#offset, this.#latest - performance.now());
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
