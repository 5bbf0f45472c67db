import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { placeInTime } from "../domain/deviceClock";
import { microseconds } from "../domain/orderKey";

type Row = [received: string, sent: string, occurred: string, effective: string];

// Made by the C# tests from the server's own rules.
const rows = JSON.parse(readFileSync(new URL("../../../tests/vectors/clock.json", import.meta.url), "utf8")) as Row[];

test("there are vectors", () => expect(rows.length).toBeGreaterThan(50));

test.each(rows)("received %s, sent %s: what a clock called %s happened %s", (received, sent, occurred, effective) => {
  const clock = { now: Date.parse(sent), offset: Date.parse(received) - Date.parse(sent) };
  expect(placeInTime(occurred, clock)).toBe(microseconds(effective));
});
