// @ts-check
/**
 * The practice screen: joins the camera, the landmark model, the line to the coach, the voice and what is shown.
 *
 * @typedef {import("./protocol").FromServer} FromServer
 * @typedef {import("./protocol").Commanded["command"]} Command
 * @typedef {import("./protocol").Interrupted["why"]} Interruption
 * @typedef {import("./protocol").Hello["dose"]} Dose
 * @typedef {import("./line").LineState} LineState
 * @typedef {import("./landmarks").Model} Model
 * @typedef {import("./conversion").Size} Size
 */
import { cameras, isMirror, openCamera, stayAwake, watchCamera } from "./camera.js";
import { Clock, watchForSleep } from "./clock.js";
import { sent } from "./conversion.js";
import { drawSkeleton } from "./drawing.js";
import { Landmarker } from "./landmarks.js";
import { Line, VERSION } from "./line.js";
import { Looking } from "./looking.js";
import { TAB, Trouble, part, put, tellTrouble } from "./page.js";
import { Screen } from "./screen.js";
import { openSettings, setUpSettings } from "./settings.js";
import { Voice } from "./voice.js";

const LOST = "The line to the coach is lost. Trying again; what you do meanwhile is kept for a minute.";
/** @type {Record<string, Command>} */
const KEYS = { a: "again", s: "skip", p: "pain" };
/** Keys belong to what has the focus by the keyboard, and not to the practice, in these. */
const TAKES_KEYS = "input, select, textarea, dialog[open] *, button:focus-visible, a:focus-visible";

const root = part("practice");
const video = /** @type {HTMLVideoElement} */ (part("camera"));
const skeleton = /** @type {HTMLCanvasElement} */ (part("skeleton"));
const data = /** @type {{socket: string, dose: Dose, model: Model | ""}} */ (/** @type {unknown} */ (root.dataset));

const picture = new OffscreenCanvas(1, 1);
const clock = new Clock();
const screen = new Screen();
const landmarker = new Landmarker(data.model);
const looking = new Looking(video, landmarker, (moment) => clock.now(moment), { taken, saw, failed });
const line = new Line(data.socket, { hello, heard, changed });
const voice = new Voice(showVoice);
let loaded = landmarker.open();
loaded.catch(showTrouble);

let dose = data.dose;
let state = /** @type {import("./protocol").State | null} */ (null);
let asking = -1;
let opened = false;
/** Whether the practice's clock is known; what was seen before is not the practice's. */
let welcomed = false;
/** When the last command was given: the picture that was being looked at is older, and comes too late. */
let saidAt = -1;
let takeOver = false;
let size = { width: 0, height: 0 };

/** @type {import("./line").Listener["hello"]} */
function hello() {
  return { type: "hello", version: VERSION, tab: TAB, take_over: takeOver, estimator: landmarker.estimator, ...size, dose };
}

/** Turn the camera on, and begin to look through it. */
async function start(device = "") {
  put("loading", "Getting ready…");
  part("trouble").hidden = true;
  try {
    const [stream] = await Promise.all([openCamera(device, landmarker.gpu ? 30 : 15), loaded]);
    await show(stream);
    watchCamera(stream, (lost) => (lost ? cameraLost(lost) : looking.start()));
    looking.start();
    await offerCameras(stream);
  } catch (error) {
    showTrouble(error);
  } finally {
    put("loading", "");
  }
}

/** @param {MediaStream} stream */
async function show(stream) {
  if (video.srcObject instanceof MediaStream) for (const track of video.srcObject.getTracks()) track.stop();
  video.srcObject = stream;
  await video.play();
  part("picture").classList.toggle("mirror", isMirror(stream));
  if (screen.phase !== "asking") return;
  screen.phase = "placing";
  put("title", "Find your place");
  put("sentence", "Step into the picture, so that all of you can be seen.");
  if (state) screen.show(state);
  part("begin").focus({ preventScroll: true });
}

/**
 * Without a graphics processor the video itself would cost as much as the model does: the pictures that were looked at
 * are shown instead.
 *
 * @type {import("./looking").Listener["taken"]}
 */
function taken({ width, height }) {
  if (landmarker.gpu) return;
  if (picture.width !== width || picture.height !== height) [picture.width, picture.height] = [width, height];
  picture.getContext("2d")?.drawImage(video, 0, 0, width, height);
}

/** @type {import("./looking").Listener["saw"]} */
function saw(frame, seenSize) {
  if (size.width !== seenSize.width || size.height !== seenSize.height) turnTo(seenSize);
  drawSkeleton(skeleton, frame.seen, seenSize, state?.checks ?? [], landmarker.gpu ? null : picture);
  if (welcomed && frame.at_ms > saidAt) line.show(sent(frame));
  if (landmarker.chosen && !opened) {
    opened = true;
    clock.begin();
    stayAwake();
    line.open();
  }
}

/**
 * The pictures have another size from now on: it is the first one, or the phone was turned.
 *
 * @param {Size} seen
 */
function turnTo(seen) {
  size = seen;
  part("picture").style.setProperty("--ratio", String(size.width / size.height));
  if (opened) line.say({ type: "resized", ...size });
}

/**
 * The model has stopped, as it does where the graphics processor was taken away: it is loaded anew for the next try.
 *
 * @param {unknown} error
 */
function failed(error) {
  loaded = landmarker.open();
  loaded.catch(showTrouble);
  showTrouble(new Trouble("The landmark model has stopped.", `Turn the camera on again. (${error})`));
}

/** @param {FromServer} message */
function heard(message) {
  switch (message.type) {
    case "welcome":
      clock.goOnFrom(message.at_ms);
      welcomed = true;
      screen.welcome(message);
      break;
    case "state":
      state = message;
      if (screen.phase !== "asking") screen.show(message);
      break;
    case "cue":
      asking = message.asks ? message.number : -1;
      screen.say(message);
      voice.say(message.text, message.urgent);
      break;
    case "ended":
      finish();
      break;
    case "refused":
      if (message.code === "elsewhere") part("take-over").hidden = false;
      if (message.fatal) showOver(message.words, message.remedy);
      else tellOnLine(`${message.words} ${message.remedy}`);
  }
}

/** @param {LineState} now */
function changed(now) {
  if (now === "lost") tellOnLine(LOST);
  if (now === "open") tellOnLine("");
}

/** @param {string} text */
function tellOnLine(text) {
  part("line").hidden = !text;
  put("line", text);
}

/** @param {Interruption} why */
function interrupt(why) {
  saidAt = clock.now();
  if (welcomed) line.say({ type: "interrupted", why, at_ms: saidAt });
}

/** @param {"unplugged" | "silent"} how */
function cameraLost(how) {
  looking.stop();
  interrupt("camera");
  if (how === "unplugged") showTrouble(new Trouble("The camera was unplugged or taken away.", "Plug it in and turn it on again: the practice goes on where it was."));
}

/** @param {unknown} error */
function showTrouble(error) {
  looking.stop();
  tellTrouble(error);
  screen.phase = "asking";
  put("open-camera", "Try again");
}

/** @param {Command} command */
function command(command) {
  saidAt = clock.now();
  line.say({ type: "command", command, at_ms: saidAt });
}

/** What the largest button says. */
function beginPauseOrGoOn() {
  const waits = screen.phase === "placing" || screen.phase === "countdown";
  command(waits ? "begin" : screen.phase === "paused" ? "resume" : "pause");
}

/** Ask before ending: what was ended cannot be gone on with. */
async function stop() {
  const dialog = /** @type {HTMLDialogElement} */ (part("stopping"));
  const running = screen.phase === "practising";
  if (running) command("pause");
  dialog.returnValue = "on";
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  if (dialog.returnValue === "stop") command("stop");
  else if (running) command("resume");
}

/** @param {boolean} yes */
function answer(yes) {
  if (asking < 0) return;
  line.say({ type: "answer", cue: asking, yes });
  asking = -1;
  part("answer").hidden = true;
}

/** The practice is kept: let go of the camera and the model, and say where its report is. */
function finish() {
  looking.stop();
  if (video.srcObject instanceof MediaStream) for (const track of video.srcObject.getTracks()) track.stop();
  looking.idle.then(() => landmarker.close());
  const stopped = screen.phase === "stopped";
  const last = part("urgent").textContent || part("cue").textContent || "";
  showOver(stopped ? "Stopped" : "Done", last);
}

/**
 * @param {string} title
 * @param {string} text
 */
function showOver(title, text) {
  looking.stop();
  root.dataset.phase = "over";
  put("over-title", title);
  put("over-words", text);
  part("over").hidden = false;
  part("over-title").focus();
}

function showVoice() {
  put("voice-hint", voice.able ? "" : "This machine has no English voice of its own: the captions say everything.");
}

/** @param {MediaStream} stream */
async function offerCameras(stream) {
  const present = stream.getVideoTracks()[0]?.getSettings().deviceId;
  const options = (await cameras()).map(({ id, name }) => new Option(name, id, false, id === present));
  part("cameras").replaceChildren(...options);
}

const opening = /** @type {HTMLButtonElement} */ (part("open-camera"));
opening.addEventListener("click", () => start());
opening.disabled = false;
part("pause").addEventListener("click", beginPauseOrGoOn);
part("take-over").addEventListener("click", () => {
  takeOver = true;
  part("over").hidden = part("take-over").hidden = true;
  screen.phase = "placing";
  looking.start();
  line.open();
});
part("stop").addEventListener("click", stop);
part("open-settings").addEventListener("click", openSettings);
for (const button of root.querySelectorAll("button[data-command]:not(#pause)")) {
  button.addEventListener("click", () => command(/** @type {Command} */ (/** @type {HTMLElement} */ (button).dataset.command)));
}
for (const button of root.querySelectorAll("button[data-answer]")) {
  button.addEventListener("click", () => answer(/** @type {HTMLElement} */ (button).dataset.answer === "yes"));
}
addEventListener("keydown", (event) => {
  const busy = event.target instanceof Element && event.target.matches(TAKES_KEYS) && event.key === " ";
  const typing = event.target instanceof Element && event.target.matches("input, select, dialog[open] *");
  if (busy || typing || event.ctrlKey || event.metaKey || event.altKey || !welcomed || screen.phase === "asking") return;
  const key = event.key.toLowerCase();
  if (key === " ") beginPauseOrGoOn();
  else if (key === "x") stop();
  else if (key === "?") openSettings();
  else if (key === "y" || key === "n") answer(key === "y");
  else if (KEYS[key]) command(KEYS[key]);
  else return;
  event.preventDefault();
});
root.classList.toggle("plain", !landmarker.gpu);
showVoice();
watchForSleep(() => interrupt("tab"));
setUpSettings(voice, {
  dose: (wanted) => {
    dose = wanted;
    line.say({ type: "adjust", dose });
  },
  camera: (device) => start(device),
});
