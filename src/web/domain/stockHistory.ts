import { type Amendment, difference, fits, type Movement, type OriginalMovement, type OriginalType } from "./movement";
import { compareKeys, isAfter, type OrderKey } from "./orderKey";
import type { Thousandths } from "./quantity";

/** The count that the stock starts from. */
export interface Baseline {
  readonly key: OrderKey;
  readonly quantity: Thousandths;
}

/** The stock of one product in one store, as a function of the set of its movements. */
export interface CurrentStock {
  readonly quantity: Thousandths;
  readonly baseline: Baseline | null;
  /** The greatest key among the movements; amendments keep their original's place. */
  readonly latest: OrderKey | null;
  readonly totalIn: Thousandths;
  readonly totalOut: Thousandths;
  /** Originals that amendments are there for, but that have not arrived; ascending. */
  readonly awaited: readonly string[];
  readonly version: number;
}

/** A movement as it holds after its amendments; the quantity is null when it is void. */
export interface EffectiveMovement {
  readonly original: OriginalMovement;
  readonly quantity: Thousandths | null;
}

/**
 * The set of movements of one stock item and its fold: a grow-only set, so that any order of arrival, any repeat and any splitting give the
 * same stock. The server has the same in C#; shared vectors hold the two together.
 */
export class StockHistory {
  readonly #ids = new Set<string>();
  readonly #originals = new Map<string, OriginalMovement>();
  readonly #amendments = new Map<string, Amendment[]>();

  /** Adds a movement; false when it is there already. */
  add(movement: Movement): boolean {
    if (this.#ids.has(movement.id)) return false;
    this.#ids.add(movement.id);
    if (movement.type === "AMEND") this.#amendments.set(movement.movementId, [...(this.#amendments.get(movement.movementId) ?? []), movement]);
    else this.#originals.set(movement.id, movement);
    return true;
  }

  /** What holds for each original movement after its amendments, in the order of their keys. */
  effective(): EffectiveMovement[] {
    return [...this.#originals.values()]
      .map((original) => ({ original, quantity: decide(original, this.#amendments.get(original.id) ?? []) }))
      .sort((left, right) => compareKeys(left.original.key, right.original.key));
  }

  /** The stock that the whole set gives. */
  fold(): CurrentStock {
    const effective = this.effective();
    const holding = effective.flatMap(({ original, quantity }) => (quantity === null ? [] : [{ original, quantity }]));
    const total = (type: OriginalType) => sum(holding.filter(({ original }) => original.type === type).map(({ quantity }) => quantity));
    const counted = holding.findLastIndex(({ original }) => original.type === "COUNT");
    const baseline = holding[counted];
    const since = holding.slice(counted + 1).map(({ original, quantity }) => difference(original.type, quantity));
    return {
      quantity: (baseline?.quantity ?? 0n) + sum(since),
      baseline: baseline ? { key: baseline.original.key, quantity: baseline.quantity } : null,
      latest: effective.at(-1)?.original.key ?? null,
      totalIn: total("INBOUND"),
      totalOut: total("OUTBOUND"),
      awaited: [...this.#amendments.keys()].filter((id) => !this.#originals.has(id)).sort(),
      version: this.#ids.size,
    };
  }
}

/**
 * The group's member with the greatest key decides. An amendment whose quantity its original cannot have (it may have arrived first) decides
 * nothing.
 */
function decide(original: OriginalMovement, amendments: readonly Amendment[]): Thousandths | null {
  let decisive: Movement = original;
  for (const amendment of amendments) {
    const possible = amendment.quantity === null || fits(original.type, amendment.quantity);
    if (possible && isAfter(amendment.key, decisive.key)) decisive = amendment;
  }
  return decisive.quantity;
}

const sum = (quantities: readonly Thousandths[]): Thousandths => quantities.reduce((total, quantity) => total + quantity, 0n);
