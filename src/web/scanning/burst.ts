/** A scanner that acts as a keyboard: so many keys or more, quickly one after the other, and then Enter or Tab. */
const FEWEST_KEYS = 6;
/** The longest pause between two of its keys, and the median of its pauses (milliseconds). */
const LONGEST_GAP = 120;
const MEDIAN_GAP = 60;
/** So far a busy phone's times are off the scanner's. */
const JITTER = 10;
/** With the prefix of the settings a scanner may be slower, and its codes shorter. */
const PREFIX_GAP = 250;
/** Keys so close together are no person's; for the rest of what they begin there is more patience, so that nothing is cut in two. */
const SURELY_SCANNER = 40;
const REST_GAP = 400;
/** What follows an unfinished burst within this time may be the rest of it. */
const AFTER_CUT = 3_000;
/** Scanners that end with CR and LF, or Enter and Tab, end twice. */
const SECOND_END = 150;
/** More slow pauses than any code of a scanner's has on its way to a quick median: somebody types fast. */
const PERSONS_GAPS = 6;
/** Longer than any code. */
const MOST_KEYS = 600;

const SLOW = MEDIAN_GAP + JITTER;

/** A key as it is of interest here, and when it was pressed: a character, the end of a code, or anything else. */
export type Key = CharacterKey | { readonly is: "end"; readonly at: number } | { readonly is: "other"; readonly at: number };

export interface CharacterKey {
  readonly is: "character";
  readonly at: number;
  readonly character: string;
  /** It came with Hangul on, where small and capital letters are not told apart for certain. */
  readonly hangul?: boolean;
}

export interface Scan {
  readonly code: string;
  /** A part of it may be missing: there was a pause in it, or a burst before it that never ended. */
  readonly broken: boolean;
  /** Its letters may be capitals or not. */
  readonly anyCase: boolean;
}

export interface Rules {
  /** What the scanner puts before each code; empty: nothing. */
  readonly prefix: string;
  /** Whether a text is a code: it checks as a GTIN, or some product has it. */
  readonly isCode: (text: string) => boolean;
}

type Held = Omit<CharacterKey, "is">;

/** What is held back until it is clear whether a scanner or a person types. */
export interface Burst {
  readonly held: readonly Held[];
  /** The keys before these were a person's, who types on without a pause. */
  readonly isTyping: boolean;
  /** There was a pause that is longer than a scanner's. */
  readonly isBroken: boolean;
  readonly scannedAt: number;
  readonly cutAt: number;
}

export interface Step {
  readonly burst: Burst;
  /** So many of the oldest that were held back are a person's: they are typed out, before anything else happens. */
  readonly released: number;
  /** What becomes of the key itself. */
  readonly verdict: "hold" | "pass" | "swallow" | Scan;
}

export const QUIET: Burst = { held: [], isTyping: false, isBroken: false, scannedAt: -Infinity, cutAt: -Infinity };

/** One more key. What is neither released nor held after it belongs to the scan. */
export function press(burst: Burst, key: Key, rules: Rules): Step {
  if (key.at > deadline(burst, rules)) {
    const lapsed = lapse(burst);
    const step = press(lapsed.burst, key, rules);
    return { ...step, released: lapsed.released + step.released };
  }
  switch (key.is) {
    case "character":
      return hold(burst, key, rules);
    case "end":
      return end(burst, key.at, rules);
    case "other":
      return { ...lapse(burst), verdict: "pass" };
  }
}

/** When what is held back is a person's, unless another key comes before: infinitely late when nothing is held. */
export function deadline({ held, isTyping }: Burst, { prefix }: Rules): number {
  const last = held.at(-1);
  if (!last) return Infinity;
  if (prefix !== "" && starts(held).some((from) => mayBegin(textOf(held, from), prefix))) return last.at + PREFIX_GAP;
  return last.at + (!isTyping && isQuick(held) ? REST_GAP : LONGEST_GAP + JITTER);
}

/** Nothing came in time: all that is held is a person's. */
export function lapse(burst: Burst): Omit<Step, "verdict"> {
  const cutAt = burst.isBroken || isQuick(burst.held) ? burst.held.at(-1)!.at : burst.cutAt;
  return { burst: { ...QUIET, scannedAt: burst.scannedAt, cutAt }, released: burst.held.length };
}

function hold(burst: Burst, key: Held, { prefix }: Rules): Step {
  const gap = burst.held.length === 0 ? 0 : key.at - burst.held.at(-1)!.at;
  const held = [...burst.held, key];
  const released = isPersons(held, burst.isTyping) ? Math.min(held.length - 2, ...prefixed(held, prefix).slice(0, 1)) : 0;
  return {
    burst: { ...burst, held: held.slice(released), isTyping: burst.isTyping || released > 0, isBroken: burst.isBroken || isOver(gap, prefix, held) },
    released, verdict: "hold",
  };
}

const isOver = (gap: number, prefix: string, held: readonly Held[]) => gap > LONGEST_GAP + JITTER && prefixed(held, prefix).length === 0;

// Of a person who types on only the last two keys are held: a scan may begin with either, when its one long pause comes after its first key.
function isPersons(held: readonly Held[], isTyping: boolean): boolean {
  const gaps = gapsOf(held);
  const slow = gaps.filter((gap) => gap > SLOW).length;
  if (held.length > MOST_KEYS || (slow > PERSONS_GAPS && slow > gaps.length - slow)) return true;
  return isTyping && gaps.length > 1 && gaps.slice(-2).every((gap) => gap > SLOW);
}

function end(burst: Burst, at: number, rules: Rules): Step {
  const { held, isBroken, cutAt, scannedAt } = burst;
  if (held.length === 0) return { burst, released: 0, verdict: at - scannedAt <= SECOND_END ? "swallow" : "pass" };
  const found = scanIn(burst, rules);
  if (!found) return { ...lapse({ ...burst, isBroken: false }), verdict: "pass" };
  const wasCut = held[found.from]!.at - cutAt <= AFTER_CUT;
  const scan = {
    code: found.code, broken: wasCut || (isBroken && !rules.isCode(found.code)), anyCase: held.slice(found.from).some(({ hangul }) => hangul === true),
  };
  return { burst: { ...QUIET, scannedAt: at }, released: found.from, verdict: scan };
}

/** Where in what is held a scan begins, and its code. A person may have typed right before it: what is a code is told apart from what they typed. */
function scanIn({ held, isTyping, isBroken }: Burst, { prefix, isCode }: Rules): { from: number; code: string } | undefined {
  const [marked] = prefixed(held, prefix);
  if (marked !== undefined) return { from: marked, code: textOf(held, marked).slice(prefix.length) };
  const candidates = (isBroken ? [0] : starts(held)).filter((from) => isScan(held.slice(from))).map((from) => ({ from, code: textOf(held, from) }));
  return candidates.find(({ code }) => isCode(code)) ?? candidates.at(isTyping ? -1 : 0);
}

const isScan = (held: readonly Held[]) => held.length >= FEWEST_KEYS && median(gapsOf(held)) <= SLOW;

// A scan begins where everything begins, or after a pause.
const starts = (held: readonly Held[]): number[] => held.flatMap((key, index) => (index === 0 || key.at - held[index - 1]!.at > SLOW ? [index] : []));

const prefixed = (held: readonly Held[], prefix: string): number[] =>
  prefix === "" ? [] : starts(held).filter((from) => textOf(held, from).startsWith(prefix) && held.length - from > prefix.length);

const mayBegin = (text: string, prefix: string) => text.startsWith(prefix) || prefix.startsWith(text);

/** Whether the last keys came as no person types. */
function isQuick(held: readonly Held[]): boolean {
  const last = held.slice(starts(held).at(-1) ?? 0);
  return last.length >= FEWEST_KEYS || (last.length >= 3 && gapsOf(last).every((gap) => gap <= SURELY_SCANNER));
}

const textOf = (held: readonly Held[], from: number) => held.slice(from).map(({ character }) => character).join("");

const gapsOf = (held: readonly Held[]): number[] => held.slice(1).map(({ at }, index) => at - held[index]!.at);

function median(gaps: readonly number[]): number {
  const sorted = [...gaps].sort((left, right) => left - right);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
