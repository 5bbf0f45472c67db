import { describe, expect, test } from "vitest";
import { multiply, parseQuantity, pieces, quantityNumber, quantityOf, quantityText } from "../domain/quantity";

describe("quantities", () => {
  test.each([["0", "0"], ["5", "5"], ["05.500", "5.5"], ["-0", "0"], ["−3", "-3"], ["1000000000", "1000000000"], ["0.001", "0.001"], ["12.", "12"]])(
    "%s reads as %s", (typed, text) => expect(quantityText(parseQuantity(typed)!)).toBe(text));

  test.each(["", "abc", "1e3", "0.0001", "1000000000.001", "1,5", "--1", "NaN", "99999999999999999999"])(
    "%s is refused, never rounded", (typed) => expect(parseQuantity(typed)).toBeNull());

  test("adding never rounds", () => expect(quantityText(quantityOf(0.1) + quantityOf(0.2))).toBe("0.3"));

  test("the way over the wire and back changes nothing", () => {
    for (const text of ["0.001", "999999999.999", "1000000000", "-12.125", "0.3"])
      expect(quantityText(quantityOf(quantityNumber(quantityOf(text))))).toBe(text);
  });

  test("sums of the server may lie beyond what can be recorded", () => expect(quantityText(quantityOf(5_000_000_000.5))).toBe("5000000000.5"));

  test("packs multiply exactly or not at all", () => {
    expect(multiply(pieces(2), pieces(24))).toBe(pieces(48));
    expect(multiply(quantityOf("0.001"), quantityOf("0.5"))).toBeNull();
  });
});
