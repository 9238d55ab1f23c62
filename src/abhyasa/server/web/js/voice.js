// @ts-check
/**
 * The coach's voice: the browser's own, of this machine. Voices that a browser fetches from its maker's servers would
 * tell them what is said, so they are not used; where there is no other, captions alone are left.
 */

const [ON, RATE] = ["abhyasa.voice", "abhyasa.rate"];
/** Said at once at most; what is older has been overtaken. */
const QUEUED_AT_MOST = 2;
/** Some browsers never say that they have finished: so long a letter, and somewhat more, is waited for. */
const PER_LETTER_MS = 110;

export class Voice {
  /** @type {SpeechSynthesisVoice | null} */
  #voice = null;
  /** @type {string[]} */
  #queue = [];
  #speaking = 0;

  /** @param {() => void} told when other voices become known: browsers load them late */
  constructor(told) {
    this.on = localStorage.getItem(ON) !== "off";
    this.rate = Number(localStorage.getItem(RATE)) || 1;
    if (!("speechSynthesis" in globalThis)) return;
    this.#choose();
    speechSynthesis.addEventListener("voiceschanged", () => {
      this.#choose();
      told();
    });
    addEventListener("pagehide", () => speechSynthesis.cancel());
  }

  /** Whether this machine has a voice. */
  get able() {
    return this.#voice !== null;
  }

  /** @param {boolean} on */
  turn(on) {
    this.on = on;
    localStorage.setItem(ON, on ? "on" : "off");
    if (!on) this.hush();
  }

  /** @param {number} rate 1 is the voice's own */
  pace(rate) {
    this.rate = rate;
    localStorage.setItem(RATE, String(rate));
  }

  /**
   * @param {string} text
   * @param {boolean} urgent cuts short what is being said
   */
  say(text, urgent = false) {
    if (!this.on || !this.#voice) return;
    if (urgent) this.hush();
    this.#queue.push(text);
    this.#queue = this.#queue.slice(-QUEUED_AT_MOST);
    if (!this.#speaking) this.#next();
  }

  hush() {
    this.#queue = [];
    clearTimeout(this.#speaking);
    this.#speaking = 0;
    if (this.#voice) speechSynthesis.cancel();
  }

  #next() {
    clearTimeout(this.#speaking);
    this.#speaking = 0;
    const text = this.#queue.shift();
    if (!text) return;
    const said = new SpeechSynthesisUtterance(text);
    said.voice = this.#voice;
    said.lang = this.#voice?.lang ?? "en";
    said.rate = this.rate;
    const mine = setTimeout(() => this.#next(), 2000 + (text.length * PER_LETTER_MS) / this.rate);
    this.#speaking = mine;
    said.onend = said.onerror = () => {
      if (this.#speaking === mine) this.#next();
    };
    speechSynthesis.speak(said);
  }

  #choose() {
    const english = speechSynthesis.getVoices().filter((voice) => voice.localService && /^en\b/i.test(voice.lang));
    this.#voice = english.find((voice) => voice.default) ?? english[0] ?? null;
  }
}
