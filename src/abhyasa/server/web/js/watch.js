// @ts-check
/**
 * A film that is dropped in: played as fast as the model can look at it, and shown to the coach as a practice is.
 *
 * @typedef {import("./landmarks").Model} Model
 */
import { sent } from "./conversion.js";
import { drawSkeleton } from "./drawing.js";
import { Landmarker } from "./landmarks.js";
import { Line, VERSION } from "./line.js";
import { lookAt, sizeOf } from "./looking.js";
import { TAB, Trouble, part, put, tellTrouble } from "./page.js";

/** Pictures for each second of the film; the coach's beat has eight. */
const RATE = 15;
/** Pictures that may wait for the line: more, and the film waits for it. */
const UNKEPT_AT_MOST = 600;

const form = /** @type {HTMLFormElement} */ (part("watch"));
const chosen = /** @type {HTMLInputElement} */ (part("film"));
const video = /** @type {HTMLVideoElement} */ (part("shown"));
const skeleton = /** @type {HTMLCanvasElement} */ (part("skeleton"));
let enough = false;

async function watch() {
  const film = chosen.files?.[0];
  if (!film) return;
  part("trouble").hidden = true;
  const landmarker = new Landmarker(/** @type {Model | ""} */ (form.dataset.model));
  try {
    await Promise.all([open(film), landmarker.open()]);
    form.hidden = true;
    part("watching").hidden = false;
    part("watching-title").focus();
    await chooseModel(landmarker);
    const line = await lineTo(await begin(film.name), landmarker);
    await lookAtAll(landmarker, line);
    put("watched", "Watched. Making the report…");
    line.say({ type: "command", command: "stop", at_ms: now() });
  } catch (error) {
    showTrouble(error);
  } finally {
    await landmarker.close();
  }
}

/**
 * Have the browser open the film.
 *
 * @param {File} film
 */
async function open(film) {
  video.src = URL.createObjectURL(film);
  try {
    await happens("loadeddata");
  } catch {
    throw new Trouble("This browser cannot play that file.", "Choose an MP4 or WebM film, or use: abhyasa watch FILM --asana NAME");
  }
}

/**
 * Look at the film's beginning, until it is known which model is fast enough here.
 *
 * @param {Landmarker} landmarker
 */
async function chooseModel(landmarker) {
  put("watched", "Getting ready…");
  for (let i = 0; !landmarker.chosen && i < 60 && i / RATE < video.duration; i += 1) {
    await goTo(i / RATE);
    await lookAt(video, landmarker, i * 100);
  }
  await landmarker.open();
}

/**
 * Have the coach begin a practice for the film.
 *
 * @param {string} title
 * @returns {Promise<number>} its number
 */
async function begin(title) {
  const asked = new FormData(form);
  asked.set("title", title);
  const answer = await fetch("/watch", { method: "POST", body: asked });
  if (!answer.ok) throw new Trouble("The coach did not take the film.", "Load this page again, and choose which asana it shows.");
  return (await answer.json()).practice;
}

/**
 * The line to the coach, once it is open.
 *
 * @param {number} practice
 * @param {Landmarker} landmarker
 * @returns {Promise<Line>}
 */
function lineTo(practice, landmarker) {
  return new Promise((opened, refused) => {
    const line = new Line(`/practices/${practice}/socket`, {
      hello: () => ({
        type: "hello",
        version: VERSION,
        tab: TAB,
        estimator: landmarker.estimator,
        ...sizeOf(video),
        dose: "quiet",
      }),
      heard: (message) => {
        if (message.type === "ended") location.assign(message.report);
        if (message.type === "refused" && message.fatal) {
          refused(new Trouble(message.words, message.remedy));
          enough = true;
        }
      },
      changed: (state) => state === "open" && opened(line),
    });
    line.open();
  });
}

/**
 * @param {Landmarker} landmarker
 * @param {Line} line
 */
async function lookAtAll(landmarker, line) {
  const progress = /** @type {HTMLProgressElement} */ (part("done"));
  for (let at = 0; at < video.duration && !enough; at += 1 / RATE) {
    await goTo(at);
    const frame = await lookAt(video, landmarker, now());
    drawSkeleton(skeleton, frame.seen, sizeOf(video), []);
    line.show(sent(frame));
    while (line.unkept > UNKEPT_AT_MOST && !enough) await new Promise((later) => setTimeout(later, 200));
    progress.value = at / video.duration;
    put("watched", `${inWords(at)} of ${inWords(video.duration)}`);
  }
}

/** The film's own time, in whole milliseconds. */
function now() {
  return Math.round(video.currentTime * 1000);
}

/** @param {number} at seconds */
async function goTo(at) {
  if (Math.abs(video.currentTime - at) < 1e-3) return;
  video.currentTime = at;
  await happens("seeked");
}

/**
 * @param {"loadeddata" | "seeked"} what
 * @returns {Promise<unknown>}
 */
function happens(what) {
  return new Promise((came, failed) => {
    video.addEventListener(what, came, { once: true });
    video.addEventListener("error", failed, { once: true });
  });
}

/** @param {number} seconds */
function inWords(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** @param {unknown} error */
function showTrouble(error) {
  tellTrouble(error);
  form.hidden = false;
  part("watching").hidden = true;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  watch();
});
part("enough").addEventListener("click", () => {
  enough = true;
});
const drop = part("drop");
for (const over of ["dragenter", "dragover"]) {
  drop.addEventListener(over, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  if (event.dataTransfer?.files.length) chosen.files = event.dataTransfer.files;
});
/** @type {HTMLButtonElement} */ (part("begin")).disabled = false;
