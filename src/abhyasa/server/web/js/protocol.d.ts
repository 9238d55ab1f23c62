// Generated from abhyasa/server/protocol.py by: python -m abhyasa.server.protocol_types

export type Version = 2;

/**
 * How much the coach should say from now on.
 */
export interface Adjusted {
  type: "adjust";
  dose: "quiet" | "normal" | "talkative";
}

/**
 * Yes or no to a cue that asks, such as the offer of a variation.
 */
export interface Answered {
  type: "answer";
  cue: number;
  yes: boolean;
}

/**
 * A goal of the present step, judged so far. words: "right knee bend". landmarks: indices of what it is seen by.
 */
export interface CheckShown {
  words: string;
  verdict: "pass" | "fault" | "cannot_tell";
  value: number | null;
  error: number | null;
  unit: "deg" | "heights";
  reason: string;
  landmarks: number[];
}

/**
 * A button, a key or a voice: what the practitioner wants now.
 */
export interface Commanded {
  type: "command";
  command: "begin" | "pause" | "resume" | "again" | "skip" | "stop" | "pain";
  at_ms: number;
}

/**
 * What the coach says: shown as a caption always, spoken where the voice is on.
 *
 * number counts cues from 0. urgent: cuts short what is being said. asks: a yes or no is awaited.
 */
export interface CueGiven {
  type: "cue";
  number: number;
  at_ms: number;
  kind: "place" | "step" | "breath" | "hold" | "correction" | "tip" | "helped" | "variation" | "untold" | "praise" | "safety";
  text: string;
  urgent: boolean;
  asks: boolean;
}

/**
 * The practice is closed; its report is at this path.
 */
export interface Ended {
  type: "ended";
  report: string;
}

/**
 * One picture's landmarks; seen is None where nobody was found.
 */
export interface FrameSeen {
  at_ms: number;
  seen: Seen | null;
}

/**
 * The next frames, oldest first. seq counts the client's messages of this kind from 0, over reconnections.
 */
export interface Frames {
  type: "frames";
  seq: number;
  frames: FrameSeen[];
}

export type FromClient = Hello | Frames | Commanded | Interrupted | Adjusted | Resized | Answered;

export type FromServer = Welcome | State | CueGiven | KeptOnDisk | Ended | Refused;

/**
 * The client opens the practice, or takes it up again.
 *
 * tab: a random word, the same for as long as the tab has the page open; so a tab that comes back is known.
 * take_over: go on here where another tab has the practice, which is refused otherwise.
 * width, height: of the picture, in pixels, as it is now.
 */
export interface Hello {
  type: "hello";
  version: number;
  tab: string;
  take_over?: boolean;
  estimator: string;
  width: number;
  height: number;
  dose?: "quiet" | "normal" | "talkative";
}

/**
 * Why frames stop coming; the practice waits until they come again.
 */
export interface Interrupted {
  type: "interrupted";
  why: "camera" | "person" | "tab" | "connection";
  at_ms: number;
}

/**
 * Frames up to this message are on disk.
 */
export interface KeptOnDisk {
  type: "kept";
  frames: number;
}

/**
 * Something was not done, in words, with what to do. The socket is closed after it where `fatal`.
 *
 * elsewhere: another tab has the practice. storage: it cannot be saved now, goes on all the same, and is saved as soon
 * as it can be. clock: the device's clock jumped. trouble: a fault of the server's.
 */
export interface Refused {
  type: "refused";
  code: "version" | "malformed" | "too_much" | "elsewhere" | "ended" | "storage" | "clock" | "trouble";
  words: string;
  remedy: string;
  fatal: boolean;
}

/**
 * The pictures have another size from now on: a phone was turned, or another camera chosen.
 */
export interface Resized {
  type: "resized";
  width: number;
  height: number;
}

/**
 * A body: what the landmark model gives, and its silhouette where one was taken.
 *
 * numbers: base64 of whole numbers of two bytes each, the lower first: x, y, z of every landmark in millimetres as
 * `body.landmarks` has them (z up, y away from the camera); then x, y of every one in tenths of a pixel of the
 * upright, unmirrored picture; then every one's visibility times presence, in 255ths.
 * silhouette: base64 of rows of SILHOUETTE_WIDTH bits, eight in a byte, the first in its highest bit.
 */
export interface Seen {
  numbers: string;
  silhouette?: string | null;
}

/**
 * One step of one side, as the screen shows it. title: "Fold"; text: its sentence, with the side of this round.
 */
export interface StageShown {
  step: string;
  title: string;
  text: string;
  side: "left" | "right" | null;
  breath: "inhale" | "exhale" | "normal" | null;
  hold_s: number | null;
}

/**
 * Where the practice stands; sent on every beat that changes it, at most eight times a second.
 *
 * stage: index into `Welcome.stages` of what is to be done now; None before the first and after the last.
 * doing: index of what the body is seen to do; None while it does none of it.
 * held_s: how long the present hold has been held; holding: whether it is at this moment.
 * advice: what to change about the camera or the place, "" where nothing. countdown: whole seconds until it begins.
 */
export interface State {
  type: "state";
  at_ms: number;
  phase: "placing" | "countdown" | "practising" | "paused" | "ended" | "stopped";
  stage: number | null;
  doing: number | null;
  held_s: number;
  holding: boolean;
  countdown: number | null;
  advice: string;
  checks: CheckShown[];
}

/**
 * The practice is open.
 *
 * kind: "recording" for a film that was dropped in: its frames may come as fast as they can be made, and the client
 * says "stop" at its end. frames: how many of the client's messages of frames were taken so far; `seq` goes on
 * from there. at_ms: what the practice's clock showed last; it goes on from there.
 */
export interface Welcome {
  type: "welcome";
  version: number;
  kind: "live" | "recording";
  asana: string;
  name: string;
  dose: "quiet" | "normal" | "talkative";
  stages: StageShown[];
  frames: number;
  at_ms: number;
}
