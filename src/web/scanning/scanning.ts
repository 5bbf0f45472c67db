import { type Signal, signal } from "@preact/signals";
import { listFrom, scanMode, scanWay, storeId } from "../app/preferences";
import { user } from "../app/session";
import type { Reason } from "../domain/item";
import { parseQuantity, pieces, quantityOf, type Thousandths } from "../domain/quantity";
import { text } from "../language/text";
import { database, type ProductDocument, type RecordedItem } from "../outbox/database";
import { wake } from "../sync/loop";
import { type Said, say } from "./answer";
import { book, type Found } from "./booking";
import type { Scan } from "./burst";
import { type LookUp, lookUp } from "./lookUp";
import { whyNotRecorded } from "./refused";
import { amountText, stockAfter } from "./stockAfter";

const LESS: readonly Reason[] = ["damage", "loss", "sample"];

/** The state of the scan screen; it lives as long as the page, so that a look at another screen loses nothing. */
class Scanning {
  readonly quantity = signal("1");
  readonly reason = signal<Reason | null>(null);
  readonly sign = signal<"plus" | "minus">("minus");
  /** What was scanned and waits for its quantity; each question is one of its own. */
  readonly asking: Signal<(Found & { readonly question: number }) | null> = signal(null);
  readonly doubt: Signal<LookUp | null> = signal(null);
  /** The last unknown code, while a note can be added. */
  readonly unknown = signal<RecordedItem | null>(null);

  #questions = 0;

  readonly chooseReason = (reason: Reason): void => {
    this.reason.value = reason;
    this.sign.value = LESS.includes(reason) || reason === "other" ? "minus" : "plus";
  };

  /** A code from the camera, a hand scanner or the keyboard. */
  readonly scan = async (scan: Scan): Promise<void> => {
    const begun = performance.now();
    const read = await lookUp(scan);
    if (!read.isDoubtful) return this.#found(read.found, begun);
    say("unknown", text(scan.broken ? "scan.broken" : "scan.doubtful", { code: read.found.code }), "unknown");
    this.doubt.value = read;
  };

  /** A product from the list under the field. */
  async pick(product: ProductDocument): Promise<void> {
    await this.#found({ code: "", product, packSize: pieces(1) }, performance.now());
  }

  /** The quantity that was asked for. */
  async answer(quantity: Thousandths): Promise<void> {
    const found = this.asking.value;
    this.asking.value = null;
    if (found) await this.#book(found, quantity, performance.now());
  }

  /** What a doubtful code is after all. */
  async keep(found: Found): Promise<void> {
    this.doubt.value = null;
    await this.#found(found, performance.now());
  }

  async #found(found: Found, begun: number): Promise<void> {
    if (scanMode.value === "ADJUST" && !this.reason.value) return say("bad", text("scan.chooseReason"), "error");
    if (scanWay.value === "scan-first") {
      this.asking.value = { ...found, question: ++this.#questions };
      return;
    }
    const quantity = scanWay.value === "each" ? pieces(1) : parseQuantity(this.quantity.value);
    if (quantity === null) return say("bad", text("scan.badQuantity"), "error");
    await this.#book(found, quantity, begun);
  }

  async #book(found: Found, amount: Thousandths, begun: number): Promise<void> {
    const type = scanMode.value;
    if (amount < 0n || (amount === 0n && type !== "COUNT")) return say("bad", text("scan.badQuantity"), "error");
    const quantity = type === "ADJUST" && this.sign.value === "minus" ? -amount : amount;
    const reason = type === "ADJUST" && this.reason.value ? { reason: this.reason.value } : {};
    // A count that is given as a number is a count of its own; everything else of one product adds up.
    const goesOn = scanWay.value === "each" || (scanWay.value === "quantity-first" && type !== "COUNT");
    const onFrom = goesOn ? { onFrom: listFrom.value } : {};
    const { product } = found;
    try {
      // One transaction with the stock after it: what the screen reads anew because of it would only keep the answer waiting.
      const { meta, records, stocks, reorderPoints, conflicts } = database;
      const done = await database.transaction("rw", [meta, records, stocks, reorderPoints, conflicts], async () => {
        const recorded = await book(found, { storeId: storeId.value, userId: user.value.id, type, quantity, ...reason, ...onFrom });
        return recorded && { recorded, after: product ? await stockAfter(storeId.value, product) : {} };
      });
      if (!done) return say("bad", text("scan.badQuantity"), "error");
      performance.measure("scan-to-disk", { start: begun, end: performance.now() });
      this.#confirm(found, done.recorded, done.after);
    } catch (error) {
      say("bad", whyNotRecorded(error), "error");
    }
  }

  #confirm({ product, code }: Found, recorded: RecordedItem, after: Pick<Said, "stock" | "warning">): void {
    wake();
    const quantity = amountText(quantityOf(recorded.item.quantity ?? "0"));
    const added = recorded.step !== undefined && recorded.step !== recorded.item.quantity ? ` (${amountText(quantityOf(recorded.step), "sign")})` : "";
    if (product) {
      const words = text("scan.recorded", { type: text(`type.${scanMode.value}`), name: product.name, quantity: quantity + added });
      if (after.warning) say("unknown", words, "unknown", after);
      else say("good", words, "done", after);
    } else {
      this.unknown.value = recorded;
      say("unknown", text("scan.unknown", { code, quantity: quantity + added }), "unknown");
    }
  }
}

export const scanning = new Scanning();
