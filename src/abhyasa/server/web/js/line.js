// @ts-check
/**
 * The line to the coach: one WebSocket that comes back when it drops, with all that was seen meanwhile.
 *
 * @typedef {import("./protocol").FromServer} FromServer
 * @typedef {import("./protocol").FromClient} FromClient
 * @typedef {import("./protocol").Frames} Frames
 * @typedef {import("./protocol").FrameSeen} FrameSeen
 * @typedef {import("./protocol").Hello} Hello
 * @typedef {"connecting" | "open" | "lost" | "closed"} LineState
 * @typedef {object} Listener
 * @property {() => Hello} hello what to open the practice with, each time
 * @property {(message: FromServer) => void} heard
 * @property {(state: LineState) => void} changed
 */

/** Frames are sent together, so often: the fewer messages, the more practitioners a server has room for. */
const BEAT_MS = 250;
const FRAMES_AT_MOST = 32;
/** Frames kept while there is no line: a minute of them at fifteen a second. */
const WAITING_AT_MOST = 900;
/** Bytes on their way, from which on the next frames wait. */
const BUFFERED_AT_MOST = 1 << 18;
const BACKOFF_MS = [250, 500, 1000, 2000, 4000];
/** Frames were sent, and nothing was heard for so long: the line is dead, whatever the browser believes. */
const SILENCE_MS = 10_000;

/** @type {import("./protocol").Version} the language that both speak */
export const VERSION = 2;

export class Line {
  #address;
  #listener;
  /** @type {WebSocket | null} */
  #socket = null;
  #welcomed = false;
  #closed = false;
  #tries = 0;
  #heardAt = 0;
  #next = 0;
  /** @type {FrameSeen[]} not sent yet */
  #waiting = [];
  /** @type {Frames[]} sent, and not known to be on disk */
  #sent = [];
  /** @type {Exclude<FromClient, Hello | Frames>[]} said while there was no line */
  #unsaid = [];
  #beat = 0;
  #retry = 0;

  /**
   * @param {string} path such as "/practices/3/socket"
   * @param {Listener} listener
   */
  constructor(path, listener) {
    this.#address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
    this.#listener = listener;
  }

  open() {
    this.#closed = false;
    this.#beat ||= setInterval(() => this.#pulse(), BEAT_MS);
    addEventListener("online", this.#atOnce);
    this.#connect();
  }

  /** Frames that the coach does not have yet, or has not put on disk. */
  get unkept() {
    return this.#waiting.length + this.#sent.reduce((sum, message) => sum + message.frames.length, 0);
  }

  /** @param {FrameSeen} frame */
  show(frame) {
    this.#waiting.push(frame);
    if (this.#waiting.length > WAITING_AT_MOST) this.#waiting.shift();
  }

  /** @param {Exclude<FromClient, Hello | Frames>} message what the frames before it have led to */
  say(message) {
    if (!this.#welcomed) {
      this.#unsaid.push(message);
      return;
    }
    while (this.#waiting.length) this.#sendFrames();
    this.#send(message);
  }

  close() {
    this.#closed = true;
    clearInterval(this.#beat);
    clearTimeout(this.#retry);
    this.#beat = 0;
    removeEventListener("online", this.#atOnce);
    this.#socket?.close(1000);
    this.#listener.changed("closed");
  }

  #atOnce = () => {
    if (!this.#socket) this.#connect();
  };

  #connect() {
    clearTimeout(this.#retry);
    this.#listener.changed("connecting");
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    this.#heardAt = performance.now();
    socket.onopen = () => this.#send(this.#listener.hello());
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = () => {
      if (this.#socket === socket) this.#drop();
    };
  }

  #drop() {
    this.#socket = null;
    this.#welcomed = false;
    if (this.#closed) return;
    this.#listener.changed("lost");
    this.#retry = setTimeout(() => this.#connect(), BACKOFF_MS[Math.min(this.#tries, BACKOFF_MS.length - 1)]);
    this.#tries += 1;
  }

  /** @param {FromServer} message */
  #hear(message) {
    this.#heardAt = performance.now();
    if (message.type === "welcome") this.#goOn(message.frames);
    else if (message.type === "kept") this.#forget(message.frames);
    else if (message.type === "ended" || (message.type === "refused" && message.fatal)) this.#closed = true;
    this.#listener.heard(message);
    if (message.type === "welcome") this.#listener.changed("open");
    if (this.#closed) this.close();
  }

  /** @param {number} kept how many messages of frames the coach has */
  #goOn(kept) {
    this.#tries = 0;
    this.#welcomed = true;
    this.#forget(kept);
    this.#sent = this.#sent.map((message, later) => ({ ...message, seq: kept + later }));
    this.#next = kept + this.#sent.length;
    for (const message of this.#sent) this.#send(message);
    const unsaid = this.#unsaid;
    this.#unsaid = [];
    for (const message of unsaid) this.say(message);
  }

  /** @param {number} kept */
  #forget(kept) {
    this.#sent = this.#sent.filter((message) => message.seq >= kept);
  }

  #pulse() {
    if (!this.#welcomed || !this.#socket) return;
    if (this.#sent.length && performance.now() - this.#heardAt > SILENCE_MS) {
      this.#socket.onclose = null;
      this.#socket.close();
      this.#drop();
    } else if (this.#waiting.length && this.#socket.bufferedAmount < BUFFERED_AT_MOST) this.#sendFrames();
  }

  #sendFrames() {
    /** @type {Frames} */
    const message = { type: "frames", seq: this.#next, frames: this.#waiting.splice(0, FRAMES_AT_MOST) };
    this.#next += 1;
    this.#sent.push(message);
    this.#send(message);
  }

  /** @param {FromClient} message */
  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
