// @ts-check
/**
 * The breath, paced: a shape that opens and closes, with its word; where motion is not wanted, a count instead.
 *
 * @typedef {import("./protocol").StageShown} StageShown
 */

/** An easy pace for most: six breaths a minute, the way out longer than the way in. */
const SECONDS = { inhale: 4, exhale: 6 };
const WORDS = { inhale: "Breathe in", exhale: "Breathe out" };

export class Breath {
  #pacer;
  #word;
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {"inhale" | "exhale"} */
  #way = "inhale";
  #second = 0;
  #beat = 0;

  /**
   * @param {HTMLElement} pacer gets `data-breath`, which its style moves by
   * @param {HTMLElement} word
   */
  constructor(pacer, word) {
    this.#pacer = pacer;
    this.#word = word;
  }

  /**
   * Begin with a step's own breath.
   *
   * @param {StageShown["breath"]} breath
   */
  begin(breath) {
    const asked = breath === "inhale" || breath === "exhale" ? breath : null;
    if (this.#beat && (!asked || (asked === this.#way && this.#second <= 1))) return;
    this.#way = asked ?? this.#way;
    this.#second = 0;
    clearInterval(this.#beat);
    this.#beat = setInterval(() => this.#tick(), 1000);
    this.#show();
  }

  end() {
    clearInterval(this.#beat);
    this.#beat = 0;
    this.#word.textContent = "";
    delete this.#pacer.dataset.breath;
  }

  #tick() {
    this.#second += 1;
    if (this.#second >= SECONDS[this.#way]) {
      this.#way = this.#way === "inhale" ? "exhale" : "inhale";
      this.#second = 0;
    }
    this.#show();
  }

  #show() {
    this.#pacer.dataset.breath = this.#way;
    this.#word.textContent = this.#still.matches ? `${WORDS[this.#way]}: ${this.#second + 1}` : WORDS[this.#way];
  }
}
