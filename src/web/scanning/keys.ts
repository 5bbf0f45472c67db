import type { Key } from "./burst";

/** The keys of the US layout, which scanners type on and Korean keyboards have: without and with Shift. */
const LAYOUT: Readonly<Record<string, string>> = {
  Backquote: "`~", Minus: "-_", Equal: "=+", BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|", Semicolon: ";:", Quote: "'\"", Comma: ",<", Period: ".>",
  Slash: "/?", Space: "  ", NumpadAdd: "++", NumpadSubtract: "--", NumpadMultiply: "**", NumpadDivide: "//", NumpadDecimal: "..",
  ...Object.fromEntries(Array.from("1!2@3#4$5%6^7&8*9(0)".matchAll(/(\d)(.)/g), ([pair, digit]) => [`Digit${digit}`, pair])),
  ...Object.fromEntries(Array.from("0123456789", (digit) => [`Numpad${digit}`, digit + digit])),
  ...Object.fromEntries(Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (letter) => [`Key${letter}`, letter.toLowerCase() + letter])),
};

const MODIFIERS = ["Shift", "CapsLock", "Control", "Alt", "AltGraph", "Meta", "NumLock", "HangulMode", "Fn"];

/** GS1's separator within a code, which scanners type as Ctrl and ]. */
const SEPARATOR = "\u001d";

/** An input method makes text of the key by itself; the page cannot keep it from that. */
export const isComposed = (event: KeyboardEvent): boolean => event.keyCode === 229 || event.isComposing || event.key === "Process";

/** A key as it matters to a scan; null for one that only changes others. With Hangul on, which key it was says what a scanner meant. */
export function keyOf(event: KeyboardEvent): Key | null {
  const [at, { key, code }] = [event.timeStamp, event];
  if (MODIFIERS.includes(key)) return null;
  if (event.ctrlKey && !event.altKey && code === "BracketRight") return { at, is: "character", character: SEPARATOR };
  const isShortcut = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");
  if (isShortcut || event.repeat) return { at, is: "other" };
  if (key === "Enter" || code === "Enter" || code === "NumpadEnter") return { at, is: "end" };
  if (key === "Tab" || code === "Tab") return event.shiftKey ? { at, is: "other" } : { at, is: "end" };
  if (/^[\x20-\x7e]$/.test(key)) return { at, is: "character", character: key };
  const isText = Array.from(key).length === 1 || isComposed(event);
  const character = isText ? (LAYOUT[code]?.[event.shiftKey ? 1 : 0] ?? (key.length === 1 ? key : undefined)) : undefined;
  return character === undefined ? { at, is: "other" } : { at, is: "character", character, hangul: true };
}
