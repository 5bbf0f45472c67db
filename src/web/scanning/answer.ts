import { signal } from "@preact/signals";
import { path } from "../app/navigation";
import { play, type Sound } from "./sounds";

/** What the screen says about the last scan. */
export interface Said {
  readonly tone: "" | "good" | "unknown" | "bad";
  readonly words: string;
  /** The stock after it. */
  readonly stock?: string;
  /** What to look at. */
  readonly warning?: string;
  /** On which screen it was said. */
  readonly where: string;
}

export const said = signal<Said>({ tone: "", words: "", where: "" });

let mentioned = "";

/** Answers a scan, where the eyes are and for the ears. */
export function say(tone: Said["tone"], words: string, sound: Sound | null, more: Pick<Said, "stock" | "warning"> = {}): void {
  if (sound) play(sound);
  said.value = { tone, words: mentioned ? `${mentioned} ${words}` : words, ...more, where: path.value };
  mentioned = "";
}

/** Something that the next answer says as well. */
export function mention(words: string): void {
  mentioned = words;
}
