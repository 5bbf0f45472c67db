import { signals } from "../app/preferences";

/** What a worker hears and feels without looking: done, done but unknown, not done. */
export type Sound = "done" | "unknown" | "error";

interface Tone {
  readonly pitch: number;
  readonly from: number;
  readonly length: number;
}

const TONES: Readonly<Record<Sound, readonly Tone[]>> = {
  done: [{ pitch: 1320, from: 0, length: 0.09 }],
  unknown: [{ pitch: 990, from: 0, length: 0.09 }, { pitch: 660, from: 0.12, length: 0.14 }],
  error: [{ pitch: 220, from: 0, length: 0.16 }, { pitch: 196, from: 0.2, length: 0.26 }],
};
const BUZZ: Readonly<Record<Sound, number[]>> = { done: [40], unknown: [40, 60, 40], error: [180, 80, 180] };

let audio: AudioContext | undefined;

/** Browsers let a page sound only after a touch or a key; called at each of those, so that the first scan is heard. */
export function allowSound(): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
}

/** Sounds and buzzes, as far as the user wants that on this device. */
export function play(sound: Sound): void {
  if (signals.value !== "none") navigator.vibrate?.(BUZZ[sound]);
  if (signals.value !== "sound" || !audio || audio.state !== "running") return;
  for (const { pitch, from, length } of TONES[sound]) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const begin = audio.currentTime + from;
    tone.frequency.value = pitch;
    tone.type = sound === "error" ? "square" : "sine";
    volume.gain.setValueAtTime(0.25, begin);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + length);
  }
}
