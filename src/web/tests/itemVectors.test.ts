import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ConflictChoice, type Draft, type Item, REASONS } from "../domain/item";
import { LONGEST_CODE, LONGEST_TEXT, LONGEST_ZONE, refusalOf } from "../domain/itemRules";
import { isQuantity, quantityOf } from "../domain/quantity";
import { wireItem } from "../outbox/movements";

type WireItem = Readonly<Record<string, unknown>> & { readonly type: Item["type"] | "PRODUCT"; readonly quantity?: number };

interface Vectors {
  readonly limits: {
    readonly text: number; readonly zone: number; readonly code: number; readonly quantity: number; readonly places: number;
    readonly adjustReasons: readonly string[]; readonly choices: readonly string[];
  };
  readonly items: readonly { readonly name: string; readonly item: WireItem; readonly refusal: { readonly code: string; readonly field: string } | null }[];
}

// Made by the C# tests from what the server says.
const { limits, items } = JSON.parse(readFileSync(new URL("../../../tests/vectors/items.json", import.meta.url), "utf8")) as Vectors;

/** Types keep this app from them, and nobody types an id or a label. */
const CANNOT_HAPPEN = [
  "product.required", "storeId.invalid", "productId.invalid", "movementId.invalid", "sessionId.invalid", "replaces.invalid", "conflictId.invalid",
  "recordedBy.invalid", "label.invalid",
];
// Products are edited on the server.
const ours = items.filter(({ item, refusal }) => item.type !== "PRODUCT" && !CANNOT_HAPPEN.includes(refusal?.code ?? ""));

const itemOf = ({ quantity, ...rest }: WireItem) => ({ ...rest, ...(quantity === undefined ? {} : { quantity: String(quantity) }) }) as unknown as Item;

describe("the server's limits", () => {
  test("of texts, zones and codes are those of this app", () =>
    expect({ text: LONGEST_TEXT, zone: LONGEST_ZONE, code: LONGEST_CODE }).toEqual({ text: limits.text, zone: limits.zone, code: limits.code }));

  test("of quantities are those of this app", () => {
    const [greatest, smallest] = [quantityOf(limits.quantity), quantityOf((10 ** -limits.places).toFixed(limits.places))];
    expect(smallest).toBe(1n);
    expect([greatest, -greatest, greatest + smallest, -greatest - smallest].map(isQuantity)).toEqual([true, true, false, false]);
  });

  test("reasons and choices are those of this app", () => {
    const choices: Record<ConflictChoice, true> = { keep: true, apply_difference: true, take_other: true, set_quantity: true };
    expect(REASONS).toEqual(limits.adjustReasons);
    expect(Object.keys(choices)).toEqual(limits.choices);
  });
});

describe("what the server says to an item, this app says before it records it", () => {
  test("there are many", () => expect(ours.length).toBeGreaterThan(80));

  test.each(ours)("$name", ({ item, refusal }) =>
    expect(refusalOf(itemOf(item) as Draft)).toEqual(refusal && { code: refusal.code, field: refusal.field }));
});

test.each(ours.filter(({ refusal }) => refusal === null))("$name goes over the wire as the server reads it", ({ item }) =>
  expect(wireItem(itemOf(item))).toEqual(item));
