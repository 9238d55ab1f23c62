// @ts-check
/**
 * The landmark model, in a thread of its own: a picture in, its landmarks as the protocol has them out.
 *
 * It keeps to one body from picture to picture. Only *finding* a body depends on how the body is turned: so after a
 * picture without one the next are shown to the model turned by one more quarter each, until a body is found; it is
 * then followed in that turn. `abhyasa.camera.landmarker` does the same.
 *
 * @typedef {import("./conversion").Body} Body
 * @typedef {"lite" | "full" | "heavy"} Model
 * @typedef {{type: "open", model: Model, gpu: boolean}} Open
 * @typedef {{type: "look", picture: ImageBitmap, at_ms: number}} Look
 * @typedef {{type: "close"}} Close
 * @typedef {{type: "opened"} | {type: "closed"} | {type: "failed", why: string}} Told
 * @typedef {{type: "looked", at_ms: number, seen: Body | null, took_ms: number}} Looked
 */
import { bodyFrom } from "./conversion.js";

/** As `abhyasa.camera.estimator`: the default of 0.5 loses bodies in dim light and deep folds. */
const DETECTION_CONFIDENCE = 0.4;
const VENDOR = new URL("../vendor", import.meta.url).href;

const fetchAnything = globalThis.fetch;
/** MediaPipe would send counts of its use to its maker each minute. Nothing leaves this machine. */
globalThis.fetch = (resource, options) => {
  const address = new URL(resource instanceof Request ? resource.url : resource, self.location.href);
  if (address.origin === self.location.origin) return fetchAnything(resource, options);
  return Promise.reject(new TypeError("nothing is sent to other machines"));
};

/** @type {import("@mediapipe/tasks-vision").PoseLandmarker | null} */
let landmarker = null;
let lastMs = -1;
let turn = 0;
const turning = new OffscreenCanvas(1, 1);

/** @param {Told | Looked} message */
function tell(message) {
  self.postMessage(message);
}

/** @param {Open} wanted */
async function open({ model, gpu }) {
  /** @type {typeof import("@mediapipe/tasks-vision")} */
  const { FilesetResolver, PoseLandmarker } = await import(`${VENDOR}/vision_bundle.mjs`);
  landmarker = await PoseLandmarker.createFromOptions(await FilesetResolver.forVisionTasks(`${VENDOR}/wasm`, true), {
    baseOptions: { modelAssetPath: `/models/${model}.task`, delegate: gpu ? "GPU" : "CPU" },
    runningMode: "VIDEO",
    minPoseDetectionConfidence: DETECTION_CONFIDENCE,
    outputSegmentationMasks: true,
  });
  warmUp();
  tell({ type: "opened" });
}

/** The first picture of all takes a second and more, wherever it is from: let it not be one of the camera's. */
function warmUp() {
  [turning.width, turning.height] = [256, 256];
  turning.getContext("2d")?.fillRect(0, 0, 256, 256);
  lastMs += 1;
  landmarker?.detectForVideo(turning, lastMs).close();
}

/** @param {Look} shown */
function look({ picture, at_ms }) {
  if (!landmarker) return;
  const began = performance.now();
  const size = { width: picture.width, height: picture.height };
  lastMs = Math.max(at_ms, lastMs + 1);
  const result = landmarker.detectForVideo(turn ? turned(picture) : picture, lastMs);
  picture.close();
  const [marks, world, mask] = [result.landmarks[0], result.worldLandmarks[0], result.segmentationMasks?.[0]];
  const seen = marks && world ? bodyFrom(marks, world, mask && valuesOf(mask), size, turn) : null;
  result.close();
  if (!seen) turn = (turn + 1) % 4;
  tell({ type: "looked", at_ms, seen, took_ms: performance.now() - began });
}

/** @param {import("@mediapipe/tasks-vision").MPMask} mask */
function valuesOf(mask) {
  return { values: mask.getAsFloat32Array(), width: mask.width, height: mask.height };
}

/**
 * The picture turned counter-clockwise by `turn` quarters.
 *
 * @param {ImageBitmap} picture
 */
function turned(picture) {
  const [width, height] = turn % 2 ? [picture.height, picture.width] : [picture.width, picture.height];
  [turning.width, turning.height] = [width, height];
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (turning.getContext("2d"));
  pen.translate(width / 2, height / 2);
  pen.rotate((-turn * Math.PI) / 2);
  pen.drawImage(picture, -picture.width / 2, -picture.height / 2);
  return turning;
}

/** @param {unknown} error */
function failed(error) {
  tell({ type: "failed", why: error instanceof Error ? error.message : String(error) });
}

self.onmessage = async (/** @type {MessageEvent<Open | Look | Close>} */ { data }) => {
  try {
    if (data.type === "open") await open(data);
    else if (data.type === "look") look(data);
    else {
      landmarker?.close();
      tell({ type: "closed" });
    }
  } catch (error) {
    failed(error);
  }
};
