// @ts-check
/**
 * The dialog of settings and keys.
 *
 * @typedef {import("./voice").Voice} Voice
 * @typedef {import("./protocol").Hello["dose"]} Dose
 * @typedef {{dose: (dose: NonNullable<Dose>) => void, camera: (device: string) => void}} Chosen
 */
import { part } from "./page.js";

/**
 * @param {Voice} voice
 * @param {Chosen} chosen
 */
export function setUpSettings(voice, chosen) {
  const [speaks, rate, camera] = ["voice", "rate", "cameras"].map((id) => /** @type {HTMLInputElement} */ (part(id)));
  speaks.checked = voice.on;
  rate.value = String(voice.rate);
  speaks.addEventListener("change", () => voice.turn(speaks.checked));
  rate.addEventListener("change", () => {
    voice.pace(Number(rate.value));
    voice.say("This is how fast I speak.");
  });
  camera.addEventListener("change", () => chosen.camera(camera.value));
  for (const choice of document.querySelectorAll("input[name=dose]")) {
    const input = /** @type {HTMLInputElement} */ (choice);
    input.addEventListener("change", () => chosen.dose(/** @type {NonNullable<Dose>} */ (input.value)));
  }
}

export function openSettings() {
  /** @type {HTMLDialogElement} */ (part("settings")).showModal();
}
