import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { elementOf, isGtin, keysOf, searchOf, weightOfScale } from "../domain/codes";

test("a GTIN has 8, 12, 13 or 14 digits, and the last one checks", () => {
  for (const code of ["96385074", "036000291452", "8801234567893", "18801234567890"]) expect(isGtin(code)).toBe(true);
  for (const code of ["96385075", "8801234567890", "880123456789", "123", "", "88012345678９3", "8801234567893 "]) expect(isGtin(code)).toBe(false);
});

test("every single digit that is misread is noticed", () => {
  const code = "8801234567893";
  for (let at = 0; at < code.length; at++)
    for (const digit of "0123456789") if (digit !== code[at]) expect(isGtin(code.slice(0, at) + digit + code.slice(at + 1))).toBe(false);
});

interface Vector {
  readonly name: string;
  readonly scanned: string;
  readonly keys: readonly string[];
  readonly label?: Readonly<Record<string, unknown>>;
  readonly weights?: Readonly<Record<string, number | null>>;
}

const { scans } = JSON.parse(readFileSync(new URL("../../../tests/vectors/codes.json", import.meta.url), "utf8")) as { scans: readonly Vector[] };

test.each(scans)("$name stands for what the server says", ({ scanned, keys, label, weights }) => {
  expect(keysOf(scanned)).toEqual(keys);
  expect(elementOf(scanned)?.label ?? {}).toEqual(label ?? {});
  for (const [pattern, weight] of Object.entries(weights ?? {})) expect(weightOfScale(scanned, pattern)).toBe(weight);
});

test("a search for a whole code means its digits, and any other search itself", () => {
  for (const text of ["036000291452", "0036000291452", " 00036000291452", "]C1010003600029145210A1"]) expect(searchOf(text)).toBe("36000291452");
  for (const text of ["우유", "0036", "00000000", "PLU-7", "88012345678"]) expect(searchOf(text)).toBe(text);
});
