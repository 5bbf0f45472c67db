import type { Conflict, MetEdit, MetMovement } from "../domain/conflict";
import type { ConflictChoice } from "../domain/item";
import { clock, moment, money, number, text } from "../language/text";

const MINUTE = 60_000;
/** Movements that were booked on the server itself. */
const SERVER = "00000000-0000-0000-0000-000000000000";

/** A choice in a few words, for a list. */
export const choiceText = (choice: ConflictChoice, quantity?: number): string =>
  text(`conflicts.choice.${choice}`, { quantity: quantity === undefined ? "" : number(quantity) });

/** How a conflict ended: who decided what and when, or that nothing was left to decide. Empty while it is open. */
export function endText({ decision, status }: Conflict): string {
  if (status === "open") return "";
  if (!decision) return text("conflicts.closed");
  return text("conflicts.decidedBy", {
    who: decision.decidedByEmail ?? text("conflicts.somebody"), when: moment(decision.decidedAt), choice: choiceText(decision.choice, decision.quantity),
  });
}

/** When something happened that met something else: to the second where that tells them apart, with the day where it was not today. */
export function metTime(time: string, met: readonly (MetMovement | MetEdit)[]): string {
  const times = met.map((one) => Date.parse(one.occurredAt));
  const near = met.length > 1 && Math.max(...times) - Math.min(...times) < MINUTE;
  return new Date(time).toDateString() === new Date().toDateString() ? clock(time, near ? "medium" : "short") : moment(time, near ? "medium" : "short");
}

/** Which device; the end of an id tells those of a shop apart. */
export function deviceText(deviceId: string, ownId: string | undefined): string {
  if (deviceId === SERVER) return text("conflicts.server");
  return deviceId === ownId ? text("conflicts.thisDevice") : `…\u2060${deviceId.slice(-6)}`;
}

/** A value of a product's field as people read it; `categories`: their names by id. */
export function valueText(field: string | undefined, value: string | undefined, categories: ReadonlyMap<string, string>): string {
  if (value === undefined || value === "") return text("conflicts.empty");
  if (field === "price") return money(Number(value));
  if (field === "archived") return text(value === "true" ? "products.archived" : "conflicts.inUse");
  return field === "categoryId" ? (categories.get(value) ?? value) : value;
}
