import { expect, test } from "vitest";
import { type Burst, deadline, type Key, lapse, press, QUIET, type Rules } from "../scanning/burst";
import { isGtin } from "../domain/codes";

const KNOWN = ["PLU-9D05", "1234"];
const rules: Rules = { prefix: "", isCode: (text) => isGtin(text) || KNOWN.includes(text) };
const EAN = "8801234567893";
const EAN8 = "88012344";

/** What keys came to: what was typed into the page, what was scanned, and the keys that went on to it. */
class Play {
  typed = "";
  readonly scans: string[] = [];
  readonly passed: string[] = [];
  at = 1_000;
  #burst: Burst = QUIET;
  #held: string[] = [];

  constructor(private readonly rules_: Rules = rules) {}

  /** Keys with so many milliseconds before each; "\n" and "\t" end, "←" is any other key. The first comes after `pause`. */
  keys(text: string, gap: number | ((index: number) => number), pause = 1_000): this {
    Array.from(text).forEach((character, index) => this.#press(character, index === 0 ? pause : typeof gap === "number" ? gap : gap(index)));
    return this;
  }

  /** A while without keys. */
  wait(): this {
    this.at += 5_000;
    this.#lapse();
    return this;
  }

  #press(character: string, gap: number): void {
    this.at += gap;
    if (this.at > deadline(this.#burst, this.rules_)) this.#lapse();
    const is = character === "\n" || character === "\t" ? "end" : character === "←" ? "other" : "character";
    const key: Key = is === "character" ? { at: this.at, is, character } : { at: this.at, is };
    const step = press(this.#burst, key, this.rules_);
    if (is === "character") this.#held.push(character);
    this.typed += this.#held.splice(0, step.released).join("");
    if (typeof step.verdict === "object") {
      this.scans.push(`${step.verdict.code}${step.verdict.broken ? " broken" : ""}`);
      this.#held = [];
    }
    if (step.verdict === "pass") this.passed.push(character);
    this.#burst = step.burst;
    expect(this.#held.length).toBe(step.burst.held.length);
  }

  #lapse(): void {
    const step = lapse(this.#burst);
    this.typed += this.#held.splice(0, step.released).join("");
    this.#burst = step.burst;
  }
}

const played = (rules_?: Rules) => new Play(rules_);

for (const end of ["\n", "\t"])
  for (const gap of [0, 5, 30, 60])
    test(`a scan at ${gap} ms a key that ends with ${end === "\n" ? "Enter" : "Tab"} is never typed`, () => {
      for (const code of [EAN, EAN8, "ABC-12"])
        expect(played().keys(code + end, gap).wait()).toMatchObject({ scans: [code], typed: "", passed: [] });
    });

test("one pause of 120 ms, wherever it is, cuts nothing", () => {
  for (const gap of [5, 30, 60])
    for (let where = 1; where <= EAN.length; where++)
      expect(played().keys(`${EAN}\n`, (index) => (index === where ? 120 : gap)).wait()).toMatchObject({ scans: [EAN], typed: "" });
});

test("any order of pauses up to 120 ms with a median of up to 60 is a scan", () => {
  const random = randomOf(7);
  for (let round = 0; round < 3_000; round++) {
    const code = gtinOf(random);
    const quick = Array.from({ length: 7 }, () => random() * 60);
    const slow = Array.from({ length: 5 }, () => random() * 120);
    const gaps = shuffled([...quick, ...slow], random);
    expect(played().keys(`${code}\n`, (index) => gaps[index - 1] ?? 5).wait()).toMatchObject({ scans: [code], typed: "" });
  }
});

test("a person's keys are typed out as they are, at any speed, and Enter and Tab reach the page", () => {
  for (const gap of [80, 100, 150, 400])
    for (const end of ["\n", "\t"])
      for (const text of ["12", "7", "milk", EAN, "a long name of a product"])
        expect(played().keys(text + end, gap).wait()).toMatchObject({ scans: [], typed: text, passed: [end] });
});

test("a fast typist's 12 and Enter stays 12", () => {
  for (const gap of [1, 20, 50, 80, 120]) expect(played().keys("12\n", gap)).toMatchObject({ scans: [], typed: "12", passed: ["\n"] });
});

test("keys without an end are typed out when nothing more comes, and before any other key", () => {
  expect(played().keys("12", 80).wait()).toMatchObject({ typed: "12", scans: [] });
  expect(played().keys("12←", 80)).toMatchObject({ typed: "12", passed: ["←"] });
});

test("a person who types on sees all but the last two keys", () => {
  const play = played().keys("the quick brown", 80);
  expect(play.typed).toBe("the quick bro");
});

test("a scan right after a typist's keys is told apart from them", () => {
  for (const typed of ["5", "12", "milk", "a long name of a product"])
    for (const pause of [80, 120])
      for (const gap of [5, 30, 60])
        expect(played().keys(typed, 80).keys(`${EAN}\n`, gap, pause).wait()).toMatchObject({ scans: [EAN], typed });
});

test("random streams of a typist and a scanner lose no key and book nothing but what was scanned", () => {
  const random = randomOf(11);
  for (let round = 0; round < 2_000; round++) {
    const play = played();
    let [typed, scans]: [string, string[]] = ["", []];
    for (let part = 0; part < 6; part++)
      if (random() < 0.5) {
        const text = Array.from({ length: 1 + Math.floor(random() * 12) }, () => "abc 123"[Math.floor(random() * 7)]).join("");
        play.keys(text, () => 72 + random() * 200, 500 + random() * 900);
        typed += text;
      } else {
        const [code, gap, long] = [gtinOf(random), 5 + random() * 50, Math.floor(random() * 13)];
        play.keys(code + (random() < 0.5 ? "\n" : "\t"), (index) => (index === long ? 120 : gap), 500 + random() * 900);
        scans = [...scans, code];
      }
    expect(play.wait()).toMatchObject({ typed, scans, passed: [] });
  }
});

test("a pause over the limit cuts no code: whole it is taken when it is one, else it is said to be broken", () => {
  for (const pause of [131, 200, 390])
    for (let where = 3; where < EAN.length; where++) {
      expect(played().keys(`${EAN}\n`, (index) => (index === where ? pause : 5)).wait()).toMatchObject({ scans: [EAN], typed: "" });
      expect(played().keys("8801234567890\n", (index) => (index === where ? pause : 5)).wait().scans).toEqual(["8801234567890 broken"]);
    }
});

test("the rest of a burst that never ended is said to be broken, also where it checks", () => {
  expect(played().keys("99123", 5).keys(`${EAN8}\n`, 5, 900).wait()).toMatchObject({ scans: [`${EAN8} broken`], typed: "99123" });
  expect(played().keys("99123", 5).keys(`${EAN8}\n`, 5, 4_000).wait()).toMatchObject({ scans: [EAN8], typed: "99123" });
});

test("with the prefix of the settings codes may be short and slow, and the prefix is not part of them", () => {
  const marked: Rules = { ...rules, prefix: "~" };
  for (const gap of [5, 30, 60, 100])
    for (const code of ["7", "1234", EAN, "no-such-code"]) {
      expect(played(marked).keys(`~${code}\n`, gap).wait()).toMatchObject({ scans: [code], typed: "" });
      expect(played(marked).keys(`~${code}\n`, (index) => (index === 1 ? 120 : gap)).wait()).toMatchObject({ scans: [code], typed: "" });
      expect(played(marked).keys("12", 80).keys(`~${code}\n`, gap, 80).wait()).toMatchObject({ scans: [code], typed: "12" });
    }
  expect(played(marked).keys("12\n", 80).wait()).toMatchObject({ scans: [], typed: "12" });
  expect(played(marked).keys(`${EAN}\n`, 5).wait().scans).toEqual([EAN]);
});

test("a prefix of several characters, and one that is only begun", () => {
  const marked: Rules = { ...rules, prefix: "]C1" };
  expect(played(marked).keys("]C1AB\t", 100).wait()).toMatchObject({ scans: ["AB"], typed: "" });
  expect(played(marked).keys("]C\n", 100).wait()).toMatchObject({ scans: [], typed: "]C" });
});

test("a scanner that ends twice presses nothing with the second end", () => {
  expect(played().keys(`${EAN}\n\n`, 5).keys("\n", 5)).toMatchObject({ scans: [EAN], passed: ["\n"] });
  expect(played().keys(`${EAN}\n\t`, 30)).toMatchObject({ scans: [EAN], passed: [] });
});

test("scans one after the other stay apart", () => {
  expect(played().keys(`${EAN}\n`, 5).keys(`${EAN8}\n`, 5, 20).keys(`${EAN}\t`, 60, 60).wait()).toMatchObject({ scans: [EAN, EAN8, EAN], typed: "" });
});

function gtinOf(random: () => number): string {
  const digits = Array.from({ length: 12 }, () => Math.floor(random() * 10)).join("");
  return Array.from("0123456789", (last) => digits + last).find(isGtin)!;
}

/** The same numbers in every run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items.map((item) => [random(), item] as const).sort(([left], [right]) => left - right).map(([, item]) => item);
}
