// @ts-check
/**
 * What the practice screen shows of the coach's messages: words, hold, progress, captions.
 *
 * @typedef {import("./protocol").Welcome} Welcome
 * @typedef {import("./protocol").State} State
 * @typedef {import("./protocol").StageShown} StageShown
 * @typedef {import("./protocol").CheckShown} CheckShown
 * @typedef {import("./protocol").CueGiven} CueGiven
 */
import { Breath } from "./breath.js";
import { fit } from "./fitting.js";
import { part, put } from "./page.js";

const SIDES = { left: "Left side", right: "Right side" };
const VERDICTS = { pass: "met", fault: "not met", cannot_tell: "cannot tell" };
/** What is shown first, where there is no room for all. */
const ORDER = ["fault", "pass", "cannot_tell"];
const CHECKS_AT_MOST = 5;
const PAUSED = "Go on when you are ready.";

export class Screen {
  #root = part("practice");
  #breath = new Breath(part("pacer"), part("breath"));
  /** @type {StageShown[]} */
  #stages = [];
  /** @type {number | null} */
  #stage = null;

  constructor() {
    fit(part("sentence"), part("words"));
  }

  /** @type {State["phase"] | "asking"} */
  get phase() {
    return /** @type {State["phase"]} */ (this.#root.dataset.phase);
  }

  set phase(phase) {
    this.#root.dataset.phase = phase;
  }

  /** @param {Welcome} welcome */
  welcome({ stages }) {
    this.#stages = stages;
    part("progress").replaceChildren(
      ...stages.map((stage) => {
        const dot = document.createElement("li");
        dot.className = stage.side ?? "";
        dot.append(element("span", "hidden", [stage.title, stage.side ? SIDES[stage.side] : ""].filter(Boolean).join(", ")));
        return dot;
      }),
    );
  }

  /** @param {State} state */
  show(state) {
    this.phase = state.phase;
    const stage = state.stage === null ? null : this.#stages[state.stage];
    if (state.phase === "practising" && stage) this.#showStage(stage, state);
    else this.#showWaiting(state);
    part("countdown").textContent = state.phase === "countdown" ? String(state.countdown ?? "") : "";
    this.#showHold(stage, state);
    this.#showProgress(state.stage, state.phase);
    this.#showChecks(state.phase === "practising" ? state.checks : []);
    put("pause-words", state.phase === "paused" ? "Go on" : "Pause");
    this.#hideTwice();
  }

  /** A caption that stands above in large letters need not be seen twice; it is still read out. */
  #hideTwice() {
    const [said, above] = ["cue", "sentence"].map((id) => part(id).textContent);
    part("caption").classList.toggle("said-above", said === above);
  }

  /** @param {CueGiven} cue */
  say(cue) {
    const [here, there] = cue.urgent ? ["urgent", "cue"] : ["cue", "urgent"];
    part(there).textContent = "";
    part(here).textContent = cue.text;
    const caption = part("caption");
    caption.dataset.kind = cue.kind;
    this.#hideTwice();
    part("answer").hidden = !cue.asks;
  }

  /**
   * @param {StageShown} stage
   * @param {State} state
   */
  #showStage(stage, state) {
    put("side", stage.side ? SIDES[stage.side] : "");
    part("side").className = stage.side ?? "";
    put("title", stage.title);
    put("sentence", stage.text);
    put("next", this.#whatIsNext(state.stage ?? 0));
    this.#breath.begin(this.#stage === state.stage ? null : stage.breath);
    this.#stage = state.stage;
  }

  /** @param {State} state */
  #showWaiting(state) {
    this.#breath.end();
    this.#stage = null;
    put("side", "");
    const [first] = this.#stages;
    const title = { placing: "Find your place", countdown: "Here we go", paused: "Paused", practising: "", ended: "", stopped: "" };
    put("title", title[state.phase]);
    put("sentence", state.advice || (state.phase === "paused" ? PAUSED : ""));
    put("next", first && state.phase !== "paused" ? `First: ${first.title}` : "");
  }

  /** @param {number} stage */
  #whatIsNext(stage) {
    const [now, next] = this.#stages.slice(stage, stage + 2);
    if (!next) return "The last step";
    return next.side !== now.side && next.side ? `Then the ${next.side} side: ${next.title}` : `Next: ${next.title}`;
  }

  /**
   * @param {StageShown | null} stage
   * @param {State} state
   */
  #showHold(stage, state) {
    const asked = (state.phase === "practising" && stage?.hold_s) || 0;
    const pacer = part("pacer");
    pacer.dataset.hold = asked ? (state.holding ? "holding" : "waiting") : "";
    pacer.style.setProperty("--held", String(asked ? Math.min(100, (100 * state.held_s) / asked) : 0));
    put("count", asked ? String(Math.max(0, Math.ceil(asked - state.held_s))) : "");
  }

  /**
   * @param {number | null} stage
   * @param {State["phase"]} phase
   */
  #showProgress(stage, phase) {
    const dots = part("progress").children;
    const reached = stage ?? (phase === "ended" ? dots.length : 0);
    for (const [i, dot] of [...dots].entries()) {
      dot.classList.toggle("done", i < reached);
      if (i === stage) dot.setAttribute("aria-current", "step");
      else dot.removeAttribute("aria-current");
    }
  }

  /** @param {CheckShown[]} judged */
  #showChecks(judged) {
    const list = part("checks");
    const worth = (/** @type {CheckShown} */ { verdict }) => ORDER.indexOf(verdict);
    const checks = [...judged].sort((a, b) => worth(a) - worth(b)).slice(0, CHECKS_AT_MOST);
    const told = checks.map(({ words: said, verdict }) => `${verdict} ${said}`).join();
    if (list.dataset.told === told) return;
    list.dataset.told = told;
    list.replaceChildren(
      ...checks.map((check) => {
        const item = element("li", check.verdict, check.words);
        item.append(element("span", "hidden", `: ${VERDICTS[check.verdict]}`));
        return item;
      }),
    );
  }
}

/**
 * @param {string} tag
 * @param {string} look
 * @param {string} text
 */
function element(tag, look, text) {
  const made = document.createElement(tag);
  made.className = look;
  made.textContent = text;
  return made;
}
