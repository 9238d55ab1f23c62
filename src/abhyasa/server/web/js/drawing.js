// @ts-check
/**
 * The skeleton over the picture. What a limb's line looks like says how it is judged, in colour and in shape: solid where
 * all is well, dashed where it cannot be told, thick and double with squares at its ends where something is off.
 *
 * @typedef {import("./conversion").Body} Body
 * @typedef {import("./protocol").CheckShown} CheckShown
 * @typedef {import("./conversion").Size} Size
 * @typedef {CheckShown["verdict"] | "none"} Look
 */

/** Pairs of landmarks, by their indices in `body.landmarks.LANDMARKS`: arms, hands, trunk, legs, feet, head. */
const LIMBS = [
  [11, 13], [13, 15], [15, 19], [12, 14], [14, 16], [16, 20],
  [11, 12], [11, 23], [12, 24], [23, 24],
  [23, 25], [25, 27], [27, 29], [27, 31], [29, 31], [24, 26], [26, 28], [28, 30], [28, 32], [30, 32],
  [7, 0], [0, 8],
]; // prettier-ignore
const WORST = /** @type {Look[]} */ (["none", "pass", "cannot_tell", "fault"]);
/** @type {Record<Look, string>} */
const COLOURS = { none: "#f4f1ea", pass: "#7be3a0", cannot_tell: "#ffd37a", fault: "#ff6a5e" };
const CASING = "rgba(10, 14, 16, 0.62)";
/** Visibility, in 255ths, under which a landmark is not shown, and from which it is shown in full. */
const [HIDDEN, CLEAR] = [60, 190];

/**
 * @param {HTMLCanvasElement} canvas laid over the picture
 * @param {Body | null} seen
 * @param {Size} size of the picture that `seen` speaks of
 * @param {CheckShown[]} checks
 * @param {CanvasImageSource | null} picture drawn beneath the skeleton, where the canvas is not laid over it
 */
export function drawSkeleton(canvas, seen, size, checks, picture = null) {
  const finer = Math.max(1, Math.min(4, (canvas.clientWidth * devicePixelRatio) / size.width));
  const [width, height] = [Math.round(size.width * finer), Math.round(size.height * finer)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  if (picture) pen.drawImage(picture, 0, 0, width, height);
  else pen.clearRect(0, 0, width, height);
  if (!seen) return;
  const at = (/** @type {number} */ i) => [(seen.image[2 * i] * finer) / 10, (seen.image[2 * i + 1] * finer) / 10];
  const thick = Math.max(3, Math.min(width, height) / 130);
  pen.lineCap = pen.lineJoin = "round";
  for (const look of WORST) {
    for (const [a, b] of LIMBS) {
      const shown = Math.min(seen.visibility[a], seen.visibility[b]);
      if (shown < HIDDEN || looksLike(a, b, checks) !== look) continue;
      pen.globalAlpha = Math.min(1, 0.45 + (0.55 * (shown - HIDDEN)) / (CLEAR - HIDDEN));
      drawLimb(pen, at(a), at(b), look, thick);
    }
  }
  pen.globalAlpha = 1;
}

/**
 * The worst verdict that a limb has a part in.
 *
 * @param {number} a
 * @param {number} b
 * @param {CheckShown[]} checks
 */
function looksLike(a, b, checks) {
  const verdicts = checks.filter(({ landmarks }) => landmarks.includes(a) && landmarks.includes(b));
  return WORST[Math.max(0, ...verdicts.map(({ verdict }) => WORST.indexOf(verdict)))];
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number[]} from
 * @param {number[]} to
 * @param {Look} look
 * @param {number} thick
 */
function drawLimb(pen, from, to, look, thick) {
  const stroke = (/** @type {string} */ colour, /** @type {number} */ width, /** @type {number[]} */ dashes = []) => {
    pen.setLineDash(dashes);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(from[0], from[1]);
    pen.lineTo(to[0], to[1]);
    pen.stroke();
  };
  const colour = COLOURS[look];
  if (look === "fault") {
    stroke(CASING, thick * 4);
    stroke(colour, thick * 3);
    stroke("#2a0f0d", thick);
    for (const [x, y] of [from, to]) drawSquare(pen, x, y, thick * 2.6, colour);
    return;
  }
  const [width, dashes] = look === "none" ? [thick * 0.7, []] : [thick * 1.4, look === "pass" ? [] : [thick * 2, thick * 2.6]];
  stroke(CASING, width * 1.9, dashes);
  stroke(colour, width, dashes);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number} x
 * @param {number} y
 * @param {number} half
 * @param {string} colour
 */
function drawSquare(pen, x, y, half, colour) {
  pen.setLineDash([]);
  pen.fillStyle = "#2a0f0d";
  pen.strokeStyle = colour;
  pen.lineWidth = half / 2.6;
  pen.beginPath();
  pen.rect(x - half / 2, y - half / 2, half, half);
  pen.fill();
  pen.stroke();
}
