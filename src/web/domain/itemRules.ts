import { type Draft, REASONS } from "./item";
import { fits } from "./movement";
import { parseQuantity } from "./quantity";

/** Characters of a reason, a note or a reference. */
export const LONGEST_TEXT = 2000;
/** Characters of a zone of a count session. */
export const LONGEST_ZONE = 100;
/** Characters of a code that a product has. */
export const LONGEST_CODE = 64;

/** Why the server could never take an item: its code, and the member that it is about. */
export interface Refusal {
  readonly code: string;
  readonly field: string;
}

/** An item was not recorded, because the server could never take it. */
export class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/**
 * Why the server could never take what somebody says, in its own code; null when it could. Held to the server by tests/vectors/items.json. Ids are not
 * looked at: nobody types them.
 */
export function refusalOf(draft: Draft): Refusal | null {
  if (draft.barcode !== undefined && !isCode(draft.barcode)) return { code: "barcode.invalid", field: "barcode" };
  for (const field of ["reason", "note", "reference"] as const) {
    const text = (draft as Partial<Record<typeof field, string>>)[field];
    if (text !== undefined && !isText(text)) return { code: "text.invalid", field };
  }
  switch (draft.type) {
    case "ADJUST":
      if (draft.reason !== undefined && !isReason(draft.reason)) return { code: "reason.invalid", field: "reason" };
      return amountRefusal(draft.quantity, (amount) => fits("ADJUST", amount));
    case "AMEND":
      return draft.void ? null : amountRefusal(draft.quantity, () => true);
    case "COUNT_LINE":
      if (draft.zone !== undefined && !isZone(draft.zone)) return { code: "zone.invalid", field: "zone" };
      return amountRefusal(draft.quantity, (amount) => fits("COUNT", amount));
    case "RESOLVE":
      if (draft.choice !== "set_quantity") return draft.quantity === undefined ? null : { code: "quantity.unexpected", field: "quantity" };
      return draft.quantity === undefined ? { code: "quantity.required", field: "quantity" } : amountRefusal(draft.quantity, (amount) => fits("COUNT", amount));
    default:
      return amountRefusal(draft.quantity, (amount) => fits(draft.type, amount));
  }
}

function amountRefusal(quantity: string, isPossible: (amount: bigint) => boolean): Refusal | null {
  const amount = parseQuantity(quantity);
  return amount !== null && isPossible(amount) ? null : { code: "quantity.invalid", field: "quantity" };
}

const isReason = (reason: string) => (REASONS as readonly string[]).includes(reason);

// Neither JSON nor a database holds the character U+0000 or half of a pair.
const isText = (text: string) => text.length <= LONGEST_TEXT && !/[\0\p{Surrogate}]/u.test(text);

/** Whether a text is one that people read in lists: no control character in it, and no space around it. */
export const isLine = (text: string, longest: number) =>
  text.length > 0 && text.length <= longest && text === text.trim() && !/[\p{Cc}\p{Surrogate}]/u.test(text);

// What a scanner sends is never lost: whether a product can have such a code, the server says.
const isCode = (code: string) => !/^[\s\u001c-\u001f\u0085]*$/u.test(code) && !/[\0\p{Surrogate}]/u.test(code);

const isZone = (zone: string) => isLine(zone, LONGEST_ZONE) && !zone.includes("\ufffd") && !hasHidden(zone);

/** Whether a text has characters that nobody sees or that turn the direction of writing, but for those that emoji are put together with. */
export function hasHidden(text: string): boolean {
  const seen = text
    .replace(/(?![\0-\x7f])([\p{So}\p{Sm}\p{Po}])[\ufe0e\ufe0f]+/gu, "$1")
    .replace(/([\p{So}\u{1f3fb}-\u{1f3ff}])\u200d(?=\p{So})/gu, "$1");
  return /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u.test(seen);
}
