// @ts-check
/**
 * The loop from pictures to landmarks: takes a video's pictures as fast as the model is done with the one before.
 *
 * @typedef {import("./conversion").Frame} Frame
 * @typedef {import("./landmarks").Landmarker} Landmarker
 * @typedef {import("./conversion").Size} Size
 * @typedef {object} Listener
 * @property {(size: Size) => void} taken a picture was taken, the video's present one
 * @property {(frame: Frame, size: Size) => void} saw what is seen in it
 * @property {(error: unknown) => void} failed the model has stopped
 */

/** Longer sides are scaled down to this: the model sees 256 pixels of it. */
const LONGEST = 640;
const RATE_AT_MOST = 15;

/**
 * The size in which a video's pictures are looked at.
 *
 * @param {HTMLVideoElement} video
 * @returns {Size}
 */
export function sizeOf(video) {
  const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight, 1));
  return { width: Math.round(video.videoWidth * scale), height: Math.round(video.videoHeight * scale) };
}

/**
 * What is seen in a video's present picture.
 *
 * @param {HTMLVideoElement} video
 * @param {Landmarker} landmarker
 * @param {number} at_ms
 * @returns {Promise<Frame>}
 */
export async function lookAt(video, landmarker, at_ms) {
  const { width, height } = sizeOf(video);
  const picture = await createImageBitmap(video, { resizeWidth: width, resizeHeight: height, resizeQuality: "medium" });
  const { seen } = await landmarker.look(picture, at_ms);
  return { at_ms, seen };
}

/** Looks at a camera's pictures for as long as it is wanted. */
export class Looking {
  #video;
  #landmarker;
  #listener;
  #at;
  #turn = 0;
  /** Ends once no picture is being looked at; the model is then free. */
  idle = Promise.resolve();

  /**
   * @param {HTMLVideoElement} video
   * @param {Landmarker} landmarker
   * @param {(moment: number) => number} at the practice's time at a time of `performance.now`
   * @param {Listener} listener
   */
  constructor(video, landmarker, at, listener) {
    this.#video = video;
    this.#landmarker = landmarker;
    this.#at = at;
    this.#listener = listener;
  }

  start() {
    this.stop();
    const turn = this.#turn;
    this.idle = this.idle.then(() => this.#look(turn)).catch(this.#listener.failed);
  }

  stop() {
    this.#turn += 1;
  }

  /** @param {number} turn of `start`; another one ends this */
  async #look(turn) {
    const pictures = new Pictures(this.#video);
    let latest = -Infinity;
    while (turn === this.#turn) {
      const shown = await pictures.next();
      if (document.hidden) continue;
      const soon = shown - latest < 900 / RATE_AT_MOST;
      if (soon || !this.#video.videoWidth || turn !== this.#turn) continue;
      latest = shown;
      const size = sizeOf(this.#video);
      this.#listener.taken(size);
      const frame = await lookAt(this.#video, this.#landmarker, this.#at(shown));
      if (turn === this.#turn) this.#listener.saw(frame, size);
    }
    pictures.close();
  }
}

/**
 * Tells of each picture that a video shows: of the newest at once, if it was not told of yet. Waiting for the next after
 * each look would leave the model idle for as long as a camera takes for a picture.
 */
class Pictures {
  #video;
  /** Of `performance.now`; -1 once it was told of. */
  #newest = -1;
  #wanted = true;
  #come = () => {};

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.#video = video;
    this.#await();
  }

  /**
   * When the newest picture was shown, once there is one; or now, where none comes for a second.
   *
   * @returns {Promise<number>} a time of `performance.now`
   */
  async next() {
    if (this.#newest < 0) {
      await new Promise((come) => {
        this.#come = () => come(null);
        setTimeout(come, 1000);
      });
    }
    const moment = this.#newest < 0 ? performance.now() : this.#newest;
    this.#newest = -1;
    return moment;
  }

  close() {
    this.#wanted = false;
  }

  #await() {
    if (!this.#wanted) return;
    const shown = () => {
      this.#newest = performance.now();
      this.#come();
      this.#await();
    };
    if ("requestVideoFrameCallback" in this.#video) this.#video.requestVideoFrameCallback(shown);
    else requestAnimationFrame(shown);
  }
}
