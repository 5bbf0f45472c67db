/**
 * Amounts of goods as whole thousandths, so that adding never rounds. On the wire and on disk they are decimals with at most three places and
 * an absolute value of at most one billion.
 */
export type Thousandths = bigint;

const MAXIMUM: Thousandths = 1_000_000_000_000n;
const DECIMAL = /^([-+−]?)(\d{1,16})(?:\.(\d*))?$/;

/** Reads a decimal; null when it is none, has more than three places that count, or lies beyond one billion. */
export function parseQuantity(text: string): Thousandths | null {
  const quantity = readDecimal(text);
  return quantity !== null && isQuantity(quantity) ? quantity : null;
}

/** Reads what somebody has counted: nothing or more; null when it is none. */
export function parseCount(text: string): Thousandths | null {
  const quantity = parseQuantity(text);
  return quantity !== null && quantity >= 0n ? quantity : null;
}

/** Whether an amount can be recorded. */
export const isQuantity = (amount: Thousandths): boolean => amount >= -MAXIMUM && amount <= MAXIMUM;

/** A quantity that the server sent. Sums may lie beyond what can be recorded. */
export function quantityOf(wire: number | string): Thousandths {
  const quantity = readDecimal(typeof wire === "number" ? plain(wire) : wire);
  if (quantity === null) throw new RangeError(`${wire} is not a quantity.`);
  return quantity;
}

/** The shortest decimal: no trailing zeros, no negative zero. */
export function quantityText(quantity: Thousandths): string {
  const absolute = quantity < 0n ? -quantity : quantity;
  const places = String(absolute % 1000n).padStart(3, "0").replace(/0+$/, "");
  return `${quantity < 0n ? "-" : ""}${absolute / 1000n}${places && `.${places}`}`;
}

/** The same as a JSON number: one with at most 16 digits survives the way through a double unharmed. */
export const quantityNumber = (quantity: Thousandths): number => Number(quantityText(quantity));

export const pieces = (count: number): Thousandths => BigInt(count) * 1000n;

/** So many packs of a size, in pieces; null when that has more than three places. */
export function multiply(count: Thousandths, size: Thousandths): Thousandths | null {
  const product = count * size;
  return product % 1000n === 0n ? product / 1000n : null;
}

function readDecimal(text: string): Thousandths | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = "", fraction = ""] = match;
  const places = fraction.replace(/0+$/, "");
  if (places.length > 3) return null;
  const absolute = BigInt(whole) * 1000n + BigInt(places.padEnd(3, "0"));
  return sign === "-" || sign === "−" ? -absolute : absolute;
}

// Doubles write very small numbers with an exponent; anything that small is no quantity, anything that large has no places.
const plain = (number: number) => (Number.isInteger(number) ? BigInt(number).toString() : String(number));
