import { expect, test } from "vitest";
import { backoff } from "../sync/backoff";
import { uuid7 } from "../outbox/uuid";

test("waits grow with failures, and never beyond a minute", () => {
  expect([0, 1, 3, 6, 50].map((failures) => backoff(failures, () => 1))).toEqual([1000, 2000, 8000, 60_000, 60_000]);
});

test("the jitter is full", () => {
  expect(backoff(6, () => 0)).toBe(1000);
  expect(backoff(6, () => 0.5)).toBe(30_500);
});

test("an id begins with its time", () => expect(uuid7(0x0123456789ab, new Uint8Array(10))).toBe("01234567-89ab-7000-8000-000000000000"));
