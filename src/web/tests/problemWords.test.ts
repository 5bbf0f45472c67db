import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { language } from "../app/preferences";
import { problemWords } from "../language/problemWords";
import { problemText } from "../language/text";

/** Mistakes that only a program can make: the app never sends what they refuse, so they share one sentence, with the code for whoever looks into it. */
const OF_PROGRAMS = [
  "user.role_unknown", "route.unknown", "app.not_built", "route.method", "limit.invalid", "cursor.invalid", "request.malformed", "body.malformed",
  "body.unknown_member", "body.duplicate_member", "product.unknown_field", "baseVersion.invalid", "item.invalid", "item.too_long", "item.unknown_member",
  "item.duplicate_member", "item.unexpected_member", "id.required", "storeId.required", "storeId.invalid", "productId.required", "productId.invalid",
  "sessionId.required", "sessionId.invalid", "replaces.invalid", "movementId.required", "movementId.invalid", "recordedBy.invalid",
  "type.required", "type.unknown",
  "void.invalid", "seq.invalid", "age.invalid", "quantity.required", "allowNegative.invalid", "fromStoreId.required", "fromStoreId.invalid",
  "toStoreId.required", "toStoreId.invalid", "conflictId.required", "conflictId.invalid", "quantity.unexpected", "quarantine.ambiguous", "deviceId.invalid",
  "deviceKey.invalid", "import.other_store", "import.other_type", "import.by_required", "import.transfer", "label.invalid",
  "sentAt.invalid", "pending.invalid", "items.invalid", "batch.too_large", "cursor.gone", "events.too_many", "database.schema",
];

const catalogue = [...readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8").matchAll(/^\| `([^`]+)` \| \d{3} \|/gm)]
  .map((match) => match[1]!);
const worded = Object.keys(problemWords).flatMap((key) => (key.startsWith("problem.") && key.split(".").length > 2 ? [key.slice("problem.".length)] : []));

afterEach(() => (language.value = "en"));

describe("what the server refuses", () => {
  test("every code of the catalogue has words, or is one of a program's mistakes, and never both", () => {
    expect(catalogue.length).toBeGreaterThan(100);
    expect([...worded, ...OF_PROGRAMS].sort()).toEqual([...catalogue].sort());
  });

  test.each(["ko", "en"] as const)("it is said in %s, without holes", (chosen) => {
    language.value = chosen;
    for (const code of catalogue) {
      const words = problemText(code, "price");
      expect(words, code).not.toMatch(/[{}]/);
      if (chosen === "ko") expect(words, code).toMatch(/[가-힣]/);
      else expect(words, code).not.toMatch(/[가-힣]/);
    }
  });

  test("a code that the app does not know is a sentence with the code", () => {
    expect(problemText("tomorrow.invented")).toBe("The server did not take this. If it stays so, tell an administrator this code: tomorrow.invented");
    language.value = "ko";
    expect(problemText("tomorrow.invented")).toContain("서버가 받지 않았습니다");
  });

  test("a refused value of a product says which", () => {
    expect(problemText("product.invalid", "price")).toBe("Price: this value cannot be used.");
    expect(problemText("product.invalid")).toBe("This field: this value cannot be used.");
  });
});
