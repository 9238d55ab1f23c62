// @ts-check
/** Whether the coach speaks, chosen before a practice: kept in this browser, where the practice screen's voice looks. */

const ON = "abhyasa.voice";
const box = /** @type {HTMLInputElement} */ (document.getElementById("voice"));

if ("speechSynthesis" in globalThis) {
  box.checked = localStorage.getItem(ON) !== "off";
  box.addEventListener("change", () => localStorage.setItem(ON, box.checked ? "on" : "off"));
  box.closest("label")?.removeAttribute("hidden");
}
