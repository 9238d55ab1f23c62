// @ts-check
/**
 * The demonstration on an asana's page: the movement of each step in 3D, on either side, turnable.
 * Without this script, or where there is no WebGL, the pictures and words of the steps are all that is needed.
 *
 * @typedef {HTMLElement & {
 *   animationName: string | null, currentTime: number, paused: boolean, loaded: boolean, cameraOrbit: string,
 *   updateComplete: Promise<unknown>, play: (options?: {repetitions: number}) => void, pause: () => void,
 *   resetTurntableRotation: (angle?: number) => void, jumpCameraToGoal: () => void,
 * }} Viewer
 */

const VIEWER = "/static/vendor/model-viewer.min.js";
/** Rest between two steps that are played one after the other. */
const REST_MS = 350;
/** As in reading.css: the steps stand beside the body. */
const WIDE = matchMedia("(min-width: 56rem)");

/** @param {string} name @param {string} [text] @param {string} [className] */
function made(name, text = "", className = "") {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
}

/** @param {string} text @param {() => void} act @param {string} [className] */
function button(text, act, className = "") {
  const element = /** @type {HTMLButtonElement} */ (made("button", text, className));
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

class Demonstration {
  /** @param {HTMLElement} section */
  constructor(section) {
    const { demonstration = "", name = "", sides = "", view = "" } = section.dataset;
    this.items = /** @type {HTMLElement[]} */ ([...section.querySelectorAll("li.shown")]);
    this.sides = sides.split(" ").filter(Boolean);
    this.side = this.sides[0] ?? "";
    this.view = /** @type {HTMLElement} */ (section.querySelector(".stage-view"));
    this.words = /** @type {HTMLElement} */ (section.querySelector(".stage-words"));
    /** Index of the step that is shown, -1 before the first. */
    this.now = -1;
    /** Whether a step is being shown, and whether the next one follows. */
    this.moves = false;
    this.goesOn = false;
    /** Whether it was paused on its way, and whether it has come to its end. */
    this.halted = false;
    this.finished = false;
    this.rest = 0;
    this.viewer = this.#viewer(demonstration, name, view);
    this.playButton = button("Play", () => this.toggle(), "play main");
    this.told = made("p", "", "stage-now");
    this.told.setAttribute("role", "status");
  }

  /** @param {string} model @param {string} name @param {string} view x, y, z of its middle, distance, azimuth */
  #viewer(model, name, view) {
    const viewer = /** @type {Viewer} */ (document.createElement("model-viewer"));
    const [x, y, z, away, azimuth] = view.split(" ").map(Number);
    const attributes = {
      src: model,
      alt: `A drawn body showing ${name} in 3D. Turn it with the arrow keys.`,
      "camera-controls": "",
      "camera-target": `${x}m ${y}m ${z}m`,
      "camera-orbit": `${azimuth}deg 78deg ${away}m`,
      "min-camera-orbit": "auto 5deg auto",
      "max-camera-orbit": `auto 92deg ${2 * away}m`,
      "field-of-view": "30deg",
      "min-field-of-view": "15deg",
      "max-field-of-view": "30deg",
      "interaction-prompt": "none",
      "touch-action": "pan-y",
      "shadow-intensity": "0.9",
      "shadow-softness": "0.7",
      "animation-crossfade-duration": "300",
    };
    for (const [key, value] of Object.entries(attributes)) viewer.setAttribute(key, value);
    viewer.addEventListener("finished", () => this.#ended());
    return viewer;
  }

  /** Put everything in its place; the still stays until the body can be seen. */
  async open() {
    await import(VIEWER);
    await new Promise((resolve, reject) => {
      this.viewer.addEventListener("load", resolve, { once: true });
      this.viewer.addEventListener("error", reject, { once: true });
      this.view.append(this.viewer);
    });
    await this.#pose(0);
    this.view.classList.add("ready");
    this.words.replaceChildren("Turn it with a finger, the mouse, or the arrow keys.");
    this.words.before(this.#controls(), this.told);
    this.items.forEach((item, index) => {
      const show = button("Show", () => this.show(index), "step-show");
      show.setAttribute("aria-label", `Show ${this.#title(index)}`);
      item.querySelector("div")?.append(show);
    });
  }

  #controls() {
    const controls = made("div", "", "stage-controls");
    controls.setAttribute("role", "group");
    controls.setAttribute("aria-label", "Demonstration");
    const [before, after] = [
      button("‹", () => this.show(Math.max(0, this.now - 1))),
      button("›", () => this.show(Math.min(this.items.length - 1, this.now + 1))),
    ];
    before.setAttribute("aria-label", "The step before");
    after.setAttribute("aria-label", "The next step");
    controls.append(before, this.playButton, after);
    if (this.sides.length > 1) controls.append(this.#sideChoice());
    return controls;
  }

  #sideChoice() {
    const choice = made("fieldset", "", "choice");
    choice.append(made("legend", "Side", "hidden"));
    for (const side of this.sides) {
      const label = made("label");
      const input = document.createElement("input");
      Object.assign(input, { type: "radio", name: "shown-side", value: side, checked: side === this.side });
      input.addEventListener("change", () => {
        this.side = side;
        this.show(Math.max(0, this.now));
      });
      label.append(input, `${side[0].toUpperCase()}${side.slice(1)}`);
      choice.append(label);
    }
    return choice;
  }

  /** @param {number} index */
  #title(index) {
    return this.items[index].dataset.title ?? "";
  }

  /** The body as it is when a step begins. @param {number} index */
  async #pose(index) {
    const step = this.items[index].dataset.step ?? "";
    this.viewer.animationName = this.side ? `${this.side}-${step}` : step;
    await this.viewer.updateComplete;
    this.viewer.currentTime = 0;
  }

  /** Show one step, and where `goesOn` those after it. @param {number} index */
  async show(index, goesOn = false) {
    clearTimeout(this.rest);
    [this.now, this.goesOn, this.moves, this.halted] = [index, goesOn, true, false];
    this.items.forEach((item, i) => {
      item.classList.toggle("now", i === index);
      if (i === index) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    this.#tell();
    // Beside the body its step's words stay in sight while it goes on from one to the next.
    if (goesOn && WIDE.matches) this.items[index].scrollIntoView({ block: "nearest" });
    await this.#pose(index);
    this.finished = false;
    this.viewer.play({ repetitions: 1 });
  }

  /** Play from here on, pause, or go on. */
  toggle() {
    if (this.moves) {
      clearTimeout(this.rest);
      this.viewer.pause();
      this.moves = false;
      this.halted = !this.finished;
    } else if (this.halted) {
      [this.moves, this.goesOn, this.halted] = [true, true, false];
      this.viewer.play({ repetitions: 1 });
    } else {
      void this.show((this.now + 1) % this.items.length, true);
    }
    this.#tell();
  }

  #ended() {
    const next = this.now + 1;
    this.finished = true;
    if (this.goesOn && next < this.items.length) {
      this.rest = window.setTimeout(() => this.show(next, true), REST_MS);
    } else {
      this.moves = false;
      this.#tell();
    }
  }

  #tell() {
    this.playButton.textContent = this.moves ? "Pause" : "Play";
    const side = this.side ? `, ${this.side} side` : "";
    this.told.textContent = `${this.now + 1} of ${this.items.length}: ${this.#title(this.now)}${side}`;
  }
}

function hasWebGL() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
}

for (const section of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-demonstration]"))) {
  if (!hasWebGL()) continue;
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      new Demonstration(section).open().catch((error) => console.warn("no demonstration in 3D:", error));
    },
    { rootMargin: "400px" },
  );
  near.observe(section);
}
