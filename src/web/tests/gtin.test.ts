import { expect, test } from "vitest";
import { formsOf, isGtin } from "../domain/gtin";

test("a GTIN has 8, 12, 13 or 14 digits, and the last one checks", () => {
  for (const code of ["96385074", "036000291452", "8801234567893", "18801234567890"]) expect(isGtin(code)).toBe(true);
  for (const code of ["96385075", "8801234567890", "880123456789", "123", "", "88012345678９3", "8801234567893 "]) expect(isGtin(code)).toBe(false);
});

test("every single digit that is misread is noticed", () => {
  const code = "8801234567893";
  for (let at = 0; at < code.length; at++)
    for (const digit of "0123456789") if (digit !== code[at]) expect(isGtin(code.slice(0, at) + digit + code.slice(at + 1))).toBe(false);
});

test("a GTIN is one code with or without zeros before it, an internal code is as it is", () => {
  expect(formsOf("036000291452")).toEqual(["036000291452", "00036000291452", "0036000291452"]);
  expect(formsOf("8801234567893")).toEqual(["8801234567893", "08801234567893"]);
  expect(formsOf("PLU-9")).toEqual(["PLU-9"]);
});
