// @ts-check
/** The camera: asked for in words, and every way in which it may fail told in words, with a remedy. */

import { Trouble } from "./page.js";

/** Wide enough for the model, which sees 256 pixels of it; more would only warm the machine. */
const WIDTH = 640;
const HEIGHT = 480;

/** @type {Record<string, [string, string]>} */
const TROUBLES = {
  NotAllowedError: [
    "The camera was not allowed.",
    "Allow it for this page: the sign at the left of the address bar opens the page's permissions. Then try again.",
  ],
  NotFoundError: ["No camera was found.", "Plug one in, or open this page on a device that has one. Then try again."],
  NotReadableError: [
    "The camera is there, but gives no picture.",
    "Another program may be using it: close video calls and camera apps, then try again.",
  ],
  AbortError: ["The camera stopped while it was starting.", "Unplug it and plug it in again, then try again."],
};

/**
 * Turn the camera on.
 *
 * @param {string} device the id of one of `cameras`, "" for whichever faces the one who practises
 * @param {number} rate pictures a second; more than are looked at only please the eye
 * @returns {Promise<MediaStream>}
 * @throws {Trouble}
 */
export async function openCamera(device, rate) {
  if (!navigator.mediaDevices) {
    throw new Trouble(
      "This address is not a safe one, and browsers give the camera to safe ones only.",
      "On the coach's own machine open http://localhost with its port. For a phone, start: abhyasa serve --certificate FILE --key FILE",
    );
  }
  const size = { width: { ideal: WIDTH }, height: { ideal: HEIGHT }, frameRate: { ideal: rate } };
  const which = device ? { deviceId: { exact: device } } : { facingMode: { ideal: "user" } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { ...size, ...which }, audio: false });
  } catch (error) {
    if (device && error instanceof DOMException && error.name === "OverconstrainedError") return openCamera("", rate);
    const name = error instanceof DOMException ? error.name : "";
    const [words, remedy] = TROUBLES[name] ?? TROUBLES.NotReadableError;
    throw new Trouble(words, remedy);
  }
}

/** The cameras there are, with their names; these are known once one was allowed. */
export async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter((device) => device.kind === "videoinput")
    .map((device, i) => ({ id: device.deviceId, name: device.label || `Camera ${i + 1}` }));
}

/**
 * Whether the picture is shown as a mirror would: not when a phone's back camera looks at the one who practises.
 *
 * @param {MediaStream} stream
 */
export function isMirror(stream) {
  return stream.getVideoTracks()[0]?.getSettings().facingMode !== "environment";
}

/**
 * Tell when the camera stops giving pictures, and when it gives them again.
 *
 * @param {MediaStream} stream
 * @param {(lost: "unplugged" | "silent" | null) => void} told
 */
export function watchCamera(stream, told) {
  const [track] = stream.getVideoTracks();
  if (!track) return;
  track.onended = () => told("unplugged");
  track.onmute = () => told("silent");
  track.onunmute = () => told(null);
}

/** Keep the screen lit, from now on and each time this page comes back into view; where the browser can. */
export function stayAwake() {
  const ask = () => {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {}); // a flat battery may forbid it
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
