import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Movement, OriginalType } from "../domain/movement";
import { microseconds } from "../domain/orderKey";
import { quantityOf, quantityText } from "../domain/quantity";
import { StockHistory } from "../domain/stockHistory";

type Row = [type: OriginalType | "AMEND", id: number, device: number, seq: number, time: string, quantity: string | null, original: number | null,
  after: string];

interface Vectors {
  readonly ids: readonly string[];
  readonly histories: readonly {
    readonly arrivals: readonly Row[];
    readonly stock: {
      quantity: string; baseline: [number, string] | null; latest: number | null; totalIn: string; totalOut: string; awaited: number[]; version: number;
    };
  }[];
}

// Made by the C# tests from the server's own fold.
const vectors = JSON.parse(readFileSync(new URL("../../../tests/vectors/stock.json", import.meta.url), "utf8")) as Vectors;
const idAt = (place: number | null) => vectors.ids[place ?? -1]!;

function movementOf([type, id, device, seq, time, quantity, original]: Row): Movement {
  const key = { at: microseconds(time), deviceId: idAt(device), seq, id: idAt(id) };
  return type === "AMEND"
    ? { type, id: idAt(id), key, movementId: idAt(original), quantity: quantity === null ? null : quantityOf(quantity) }
    : { type, id: idAt(id), key, quantity: quantityOf(quantity!) };
}

test("there are at least 500 histories", () => expect(vectors.histories.length).toBeGreaterThanOrEqual(500));

test("each history gives the stock that the server gives, after every single arrival", () => {
  for (const { arrivals, stock } of vectors.histories) {
    const history = new StockHistory();
    for (const row of arrivals) {
      history.add(movementOf(row));
      expect(quantityText(history.fold().quantity), JSON.stringify(arrivals)).toBe(row[7]);
    }
    const folded = history.fold();
    expect({
      quantity: quantityText(folded.quantity),
      baseline: folded.baseline && [vectors.ids.indexOf(folded.baseline.key.id), quantityText(folded.baseline.quantity)],
      latest: folded.latest && vectors.ids.indexOf(folded.latest.id),
      totalIn: quantityText(folded.totalIn),
      totalOut: quantityText(folded.totalOut),
      awaited: folded.awaited.map((id) => vectors.ids.indexOf(id)),
      version: folded.version,
    }, JSON.stringify(arrivals)).toEqual(stock);
  }
});

test("the order of arrival changes nothing", () => {
  for (const { arrivals, stock } of vectors.histories) {
    const history = new StockHistory();
    for (const row of [...arrivals].reverse()) history.add(movementOf(row));
    expect(quantityText(history.fold().quantity)).toBe(stock.quantity);
  }
});
