// @ts-check
/**
 * The landmark model as the page uses it: the best that this device runs fast enough, found by running it.
 *
 * @typedef {import("./landmarks.worker").Model} Model
 * @typedef {import("./landmarks.worker").Looked} Looked
 * @typedef {{model: Model, gpu: boolean}} Way
 */
import { Trouble } from "./page.js";

/** @type {Way[]} */
const WAYS = [
  { model: "full", gpu: true },
  { model: "full", gpu: false },
  { model: "lite", gpu: true },
  { model: "lite", gpu: false },
];
/** A picture may take so long: eight a second, one for each of the coach's ticks. */
const SLOWEST_MS = 125;
/** Pictures of a body that are timed, after the first ones, which are slower. */
const TIMED = 3;
const WARMING = 2;
/** About so many times as long as the lite model takes the full one. */
const FULL_BY_LITE = 1.4;
/** For so long it is remembered which model was fast enough here: what else runs on the device changes. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;
const REMEMBERED = "abhyasa.model";

/** A module that holds one vector instruction: valid only where WebAssembly has SIMD. */
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** The landmark model, looking at one picture at a time. */
export class Landmarker {
  /** @type {Way[]} */
  #ways;
  /** @type {Worker | null} */
  #worker = null;
  /** Whether this device has a graphics processor: without one, all that moves on the screen takes from the model. */
  gpu = hasGpu();
  /** @type {number[]} */
  #times = [];
  #toWarm = WARMING;
  /** Whether it is known which model is used from now on. */
  chosen = false;
  /** Whether that is known from an earlier time; it is timed all the same, and forgotten where it would not be chosen now. */
  #remembered = false;
  #toTime = true;

  /** @param {Model | ""} model the one to use; "" for the best that is fast enough */
  constructor(model = "") {
    const before = model ? "" : remembered();
    this.#remembered = before !== "";
    this.#toTime = !model;
    this.chosen = model !== "" || this.#remembered;
    this.#ways = this.#waysTo(model || before);
  }

  /** @param {Model | ""} model "" for any */
  #waysTo(model) {
    const ways = model ? [true, false].map((gpu) => ({ model, gpu })) : WAYS;
    return ways.filter((way) => this.gpu || !way.gpu);
  }

  /** Such as "blazepose-full": which model's errors the coach reckons with. */
  get estimator() {
    return `blazepose-${this.#ways[0].model}`;
  }

  /**
   * Load the model, the first of the ways that works; if it is loaded already, anew. Each has a worker of its own:
   * MediaPipe starts only once in one.
   *
   * @throws {Trouble}
   */
  async open() {
    if (typeof WebAssembly !== "object" || !WebAssembly.validate(SIMD)) {
      throw new Trouble(
        "This browser lacks WebAssembly SIMD, which the landmark model needs.",
        "Use a browser of 2023 or later: Firefox, Chrome, Edge or Safari.",
      );
    }
    for (;;) {
      try {
        this.#worker?.terminate();
        this.#worker = new Worker(new URL("./landmarks.worker.js", import.meta.url), { type: "module" });
        await this.#ask({ type: "open", ...this.#ways[0] });
        [this.#times, this.#toWarm] = [[], WARMING];
        return;
      } catch (error) {
        const [{ gpu }] = this.#ways;
        if (this.#ways.length === 1 && this.#remembered) {
          this.#chooseAnew();
          continue;
        }
        if (this.#ways.length === 1) throw new Trouble("The landmark model did not start.", `Load this page again. (${error})`);
        this.#ways = this.#ways.slice(1).filter((way) => !(gpu && way.gpu));
      }
    }
  }

  /**
   * What is seen in a picture, which is used up.
   *
   * @param {ImageBitmap} picture
   * @param {number} at_ms
   * @returns {Promise<Looked>}
   */
  async look(picture, at_ms) {
    const looked = /** @type {Looked} */ (await this.#ask({ type: "look", picture, at_ms }, [picture]));
    if (looked.seen && this.#toWarm > 0) this.#toWarm -= 1;
    else if (looked.seen && this.#toTime) this.#times.push(looked.took_ms);
    if (this.#toTime && this.#times.length >= TIMED) {
      this.#toTime = false;
      if (this.#remembered) this.#doubt();
      else await this.#choose();
    }
    return looked;
  }

  /** What was remembered does not start here any more: as if there had been nothing. */
  #chooseAnew() {
    localStorage.removeItem(REMEMBERED);
    this.#remembered = this.chosen = false;
    this.#ways = this.#waysTo("");
  }

  /**
   * Once some pictures of a body were timed: forget for the next time a model that would not be chosen now, since the
   * device was busier or idler when it was. What has begun goes on with it.
   */
  #doubt() {
    const took = median(this.#times);
    const isRight = this.#ways[0].model === "full" ? took <= SLOWEST_MS : took * FULL_BY_LITE > SLOWEST_MS;
    if (!isRight) localStorage.removeItem(REMEMBERED);
  }

  /** Once some pictures of a body were timed: go on with a smaller model where this one is too slow. */
  async #choose() {
    const smaller = this.#ways.filter((way) => way.model !== this.#ways[0].model);
    if (median(this.#times) > SLOWEST_MS && smaller.length) {
      this.#ways = smaller;
      await this.open();
    }
    this.chosen = true;
    localStorage.setItem(REMEMBERED, `${this.#ways[0].model} ${Date.now()}`);
  }

  /** Let go of the model. */
  async close() {
    if (this.#worker) await this.#ask({ type: "close" });
    this.#worker?.terminate();
    this.#worker = null;
  }

  /**
   * @param {import("./landmarks.worker").Open | import("./landmarks.worker").Look | import("./landmarks.worker").Close} message
   * @param {Transferable[]} given
   * @returns {Promise<unknown>}
   */
  #ask(message, given = []) {
    return new Promise((answer, fail) => {
      const worker = this.#worker;
      if (!worker) throw new Error("it is closed");
      worker.onmessage = ({ data }) => (data.type === "failed" ? fail(new Error(data.why)) : answer(data));
      worker.onerror = (event) => fail(new Error(event.message || "its script did not load"));
      worker.postMessage(message, given);
    });
  }
}

/** Whether there is a graphics processor; one that is played by the processor would only be slower. */
function hasGpu() {
  const drawing = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (!drawing) return false;
  const named = drawing.getExtension("WEBGL_debug_renderer_info");
  const name = String(drawing.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : drawing.RENDERER));
  drawing.getExtension("WEBGL_lose_context")?.loseContext();
  return !/swiftshader|llvmpipe|software|basic render/i.test(name);
}

/**
 * The model that was chosen here not long ago, "" for none.
 *
 * @returns {Model | ""}
 */
function remembered() {
  const [model, at] = (localStorage.getItem(REMEMBERED) ?? "").split(" ");
  const known = WAYS.find((way) => way.model === model);
  return known && Date.now() - Number(at) < REMEMBERED_MS ? known.model : "";
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
