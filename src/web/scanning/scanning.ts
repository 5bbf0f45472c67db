import { type Signal, signal } from "@preact/signals";
import { listFrom, scanMode, scanWay, storeId } from "../app/preferences";
import { user } from "../app/session";
import type { Reason } from "../domain/item";
import { parseQuantity, pieces, quantityNumber, quantityOf, type Thousandths } from "../domain/quantity";
import { number, text } from "../language/text";
import type { ProductDocument, RecordedItem } from "../outbox/database";
import { wake } from "../sync/loop";
import { book, find, type Found } from "./booking";
import { whyNotRecorded } from "./refused";
import { play, type Sound } from "./sounds";

/** What the screen says about the last scan. */
export interface Said {
  readonly tone: "" | "good" | "unknown" | "bad";
  readonly words: string;
}

const LESS: readonly Reason[] = ["damage", "loss", "sample"];

/** The state of the scan screen; it lives as long as the page, so that a look at another screen loses nothing. */
class Scanning {
  readonly said: Signal<Said> = signal({ tone: "", words: "" });
  readonly quantity = signal("1");
  readonly reason = signal<Reason | null>(null);
  readonly sign = signal<"plus" | "minus">("minus");
  /** What was scanned and waits for its quantity. */
  readonly asking = signal<Found | null>(null);
  /** The last unknown code, while a note can be added. */
  readonly unknown = signal<RecordedItem | null>(null);

  readonly chooseReason = (reason: Reason): void => {
    this.reason.value = reason;
    this.sign.value = LESS.includes(reason) || reason === "other" ? "minus" : "plus";
  };

  /** A code from the camera, a hand scanner or the keyboard. */
  async scan(code: string): Promise<void> {
    const begun = performance.now();
    await this.#found(await find(code.trim()), begun);
  }

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

  async #found(found: Found, begun: number): Promise<void> {
    if (scanMode.value === "ADJUST" && !this.reason.value) return this.#say("bad", text("scan.chooseReason"), "error");
    if (scanWay.value === "scan-first") {
      this.asking.value = found;
      return;
    }
    const quantity = scanWay.value === "each" ? pieces(1) : parseQuantity(this.quantity.value);
    if (quantity === null) return this.#say("bad", text("scan.badQuantity"), "error");
    await this.#book(found, quantity, begun);
  }

  async #book(found: Found, amount: Thousandths, begun: number): Promise<void> {
    const type = scanMode.value;
    if (amount < 0n || (amount === 0n && type !== "COUNT")) return this.#say("bad", text("scan.badQuantity"), "error");
    const quantity = type === "ADJUST" && this.sign.value === "minus" ? -amount : amount;
    const reason = type === "ADJUST" && this.reason.value ? { reason: this.reason.value } : {};
    const countOn = scanWay.value === "each" ? { countOnFrom: listFrom.value } : {};
    try {
      const recorded = await book(found, { storeId: storeId.value, userId: user.value.id, type, quantity, ...reason, ...countOn });
      if (!recorded) return this.#say("bad", text("scan.badQuantity"), "error");
      performance.measure("scan-to-disk", { start: begun, end: performance.now() });
      this.#confirm(found, recorded);
    } catch (error) {
      this.#say("bad", whyNotRecorded(error), "error");
    }
  }

  #confirm(found: Found, recorded: RecordedItem): void {
    if (found.product) {
      const quantity = number(quantityNumber(quantityOf(recorded.item.quantity ?? "0")));
      this.#say("good", text("scan.recorded", { type: text(`type.${scanMode.value}`), name: found.product.name, quantity }), "done");
    } else {
      this.unknown.value = recorded;
      this.#say("unknown", text("scan.unknown", { code: found.code }), "unknown");
    }
    wake();
  }

  #say(tone: Said["tone"], words: string, sound: Sound): void {
    play(sound);
    this.said.value = { tone, words };
  }
}

export const scanning = new Scanning();
