import { expect, test } from "vitest";
import { haystackOf, matcher } from "../domain/search";

const milk = haystackOf({ name: "초록목장 우유 1L", sku: "MLK-01", codes: ["8801234567893"] });

test.each(["우유", "초록 우유", "ㅇㅇ", "ㅊㄹㅁㅈ", "초록목장우유", "mlk", "１l", "8801", "ㅁㅈ우유", "ㅁㅈ ㅇㅇ", "ㅊㄹ 1L"])("%s finds the milk", (search) =>
  expect(matcher(search)(milk)).toBe(true));

test.each(["두유", "ㅋㅋ", "우유 2L", "ㅇㅇㅇ", "mlk-02", "ㄱ우유"])("%s does not", (search) => expect(matcher(search)(milk)).toBe(false));

test("consonants that a keyboard has joined are taken apart", () => expect(matcher("ㄳ")(haystackOf({ name: "과수원", codes: [] }))).toBe(true));

test("signs stand for themselves", () => {
  expect(matcher("50%")(haystackOf({ name: "즙 50%", codes: [] }))).toBe(true);
  expect(matcher("ㅈ.50")(haystackOf({ name: "즙x50", codes: [] }))).toBe(false);
});
