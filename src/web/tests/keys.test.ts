import { expect, test } from "vitest";
import { keyOf } from "../scanning/keys";

const event = (init: Partial<KeyboardEvent> & { altGraph?: boolean }) =>
  ({ timeStamp: 1, key: "", code: "", keyCode: 0, getModifierState: () => init.altGraph ?? false, ...init }) as unknown as KeyboardEvent;
const meant = (init: Parameters<typeof event>[0]) => {
  const key = keyOf(event(init));
  return key?.is === "character" ? key.character : (key?.is ?? null);
};

test("a key is the character that it types", () => {
  expect(meant({ key: "8", code: "Digit8" })).toBe("8");
  expect(meant({ key: "P", code: "KeyP", shiftKey: true })).toBe("P");
  expect(meant({ key: "z", code: "KeyY" })).toBe("z");
});

test("with Hangul on it is the character that stands on the key", () => {
  expect(meant({ key: "ㅔ", code: "KeyP" })).toBe("p");
  expect(meant({ key: "ㅖ", code: "KeyP", shiftKey: true })).toBe("P");
  expect(meant({ key: "Process", code: "KeyD", keyCode: 229 })).toBe("d");
  expect(meant({ key: "Process", code: "Digit8", keyCode: 229 })).toBe("8");
  expect(meant({ key: "Process", code: "Minus", keyCode: 229, shiftKey: true })).toBe("_");
  expect(meant({ key: "Process", code: "Enter", keyCode: 229 })).toBe("end");
  expect(meant({ key: "Process", code: "Tab", keyCode: 229 })).toBe("end");
});

test("Enter and Tab end, going back and shortcuts do not", () => {
  expect(meant({ key: "Enter", code: "NumpadEnter" })).toBe("end");
  expect(meant({ key: "Tab", code: "Tab" })).toBe("end");
  expect(meant({ key: "Tab", code: "Tab", shiftKey: true })).toBe("other");
  expect(meant({ key: "c", code: "KeyC", ctrlKey: true })).toBe("other");
  expect(meant({ key: "8", code: "Digit8", repeat: true })).toBe("other");
  for (const key of ["Backspace", "ArrowLeft", "Escape", "F8", "Dead"]) expect(meant({ key, code: key })).toBe("other");
});

test("what only changes other keys is nothing, and the separator of GS1 is a character", () => {
  expect(meant({ key: "Shift", code: "ShiftLeft", shiftKey: true })).toBeNull();
  expect(meant({ key: "]", code: "BracketRight", ctrlKey: true })).toBe("\u001d");
  expect(meant({ key: "@", code: "KeyQ", ctrlKey: true, altKey: true, altGraph: true })).toBe("@");
});

test("a phone's own keyboard, which does not say which key it was, is left alone", () => {
  expect(meant({ key: "Unidentified", code: "", keyCode: 229 })).toBe("other");
});
