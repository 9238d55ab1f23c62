// @ts-check
/**
 * What the landmark model gives, in the numbers that the coach takes: the same as `abhyasa.camera.estimator` makes.
 *
 * @typedef {import("./protocol").FrameSeen} FrameSeen
 * @typedef {object} Body
 * @property {number[]} world x, y, z of each landmark in millimetres: x to the right, y away from the camera, z up
 * @property {number[]} image x, y in tenths of a pixel of the upright, unmirrored picture
 * @property {number[]} visibility visibility times presence, in 255ths
 * @property {string | null} silhouette as the protocol has it
 * @typedef {{at_ms: number, seen: Body | null}} Frame
 * @typedef {{x: number, y: number, z: number, visibility?: number, presence?: number}} Point
 * @typedef {{values: Float32Array, width: number, height: number}} Mask belief in the body, row by row
 * @typedef {{width: number, height: number}} Size of the upright picture in pixels
 */

/** Columns of a silhouette, as `body.landmarks.SILHOUETTE_WIDTH`. */
export const SILHOUETTE_WIDTH = 160;
const LIMIT = 32767;

/**
 * The body in one picture.
 *
 * @param {Point[]} marks in the picture that the model saw, each coordinate as a share of its width or height
 * @param {Point[]} world in metres: x to the right, y down, z away from the camera
 * @param {Mask | undefined} mask
 * @param {Size} size
 * @param {number} turn by how many quarters counter-clockwise the model's picture was turned
 * @returns {Body}
 */
export function bodyFrom(marks, world, mask, size, turn = 0) {
  const shown = turn % 2 ? { width: size.height, height: size.width } : size;
  const image = marks.flatMap((mark) => {
    const [x, y] = turnedBack((mark.x - 0.5) * shown.width, (mark.y - 0.5) * shown.height, turn);
    return [whole((x + size.width / 2) * 10), whole((y + size.height / 2) * 10)];
  });
  const space = world.flatMap((point) => {
    const [x, y] = turnedBack(point.x, point.y, turn);
    return [whole(x * 1000), whole(point.z * 1000), whole(-y * 1000)];
  });
  const visibility = marks.map((mark) => Math.round((mark.visibility ?? 0) * (mark.presence ?? 1) * 255));
  return { world: space, image, visibility, silhouette: mask ? base64(silhouette(mask, size, turn)) : null };
}

/**
 * A frame as the protocol has it.
 *
 * @param {Frame} frame
 * @returns {FrameSeen}
 */
export function sent({ at_ms, seen }) {
  if (!seen) return { at_ms, seen: null };
  const numbers = new Int16Array([...seen.world, ...seen.image, ...seen.visibility]);
  return { at_ms, seen: { numbers: base64(new Uint8Array(numbers.buffer)), silhouette: seen.silhouette } };
}

/**
 * How much of the body is seen, in [0, 1].
 *
 * @param {Body} seen
 */
export function meanVisibility(seen) {
  return seen.visibility.reduce((sum, value) => sum + value, 0) / seen.visibility.length / 255;
}

/**
 * A vector (x right, y down) of a picture that was turned, as it is in the upright picture.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} turn
 */
function turnedBack(x, y, turn) {
  for (let quarter = 0; quarter < turn; quarter += 1) [x, y] = [-y, x];
  return [x, y];
}

/** @param {number} value */
function whole(value) {
  return Math.max(-LIMIT, Math.min(LIMIT, Math.round(value))) || 0;
}

/**
 * The silhouette of the upright picture: SILHOUETTE_WIDTH bits a row, eight in a byte, the first in its highest bit.
 *
 * @param {Mask} mask
 * @param {Size} size
 * @param {number} turn
 */
function silhouette(mask, size, turn) {
  const rows = Math.max(1, Math.round((SILHOUETTE_WIDTH * size.height) / size.width));
  const packed = new Uint8Array((SILHOUETTE_WIDTH / 8) * rows);
  const [wide, high] = turn % 2 ? [mask.height, mask.width] : [mask.width, mask.height];
  for (let row = 0; row < rows; row += 1) {
    const y = Math.floor(((row + 0.5) * high) / rows);
    for (let column = 0; column < SILHOUETTE_WIDTH; column += 1) {
      const x = Math.floor(((column + 0.5) * wide) / SILHOUETTE_WIDTH);
      if (mask.values[indexInTurned(x, y, wide, high, turn)] > 0.5) {
        packed[(row * SILHOUETTE_WIDTH + column) >> 3] |= 0x80 >> (column & 7);
      }
    }
  }
  return packed;
}

/**
 * Where a pixel of the upright picture lies in the one that was turned counter-clockwise.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} wide of the upright picture
 * @param {number} high
 * @param {number} turn
 */
function indexInTurned(x, y, wide, high, turn) {
  switch (turn % 4) {
    case 1:
      return (wide - 1 - x) * high + y;
    case 2:
      return (high - 1 - y) * wide + (wide - 1 - x);
    case 3:
      return x * high + (high - 1 - y);
    default:
      return y * wide + x;
  }
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
