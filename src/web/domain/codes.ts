import { isLine, LONGEST_CODE } from "./itemRules";

/** What a label says of the goods beyond which product they are; kept with a movement, as the server reads it (docs/sync-protocol.md). */
export interface GoodsLabel {
  readonly lot?: string;
  readonly expiresOn?: string;
  readonly serial?: string;
  /** Kilograms. */
  readonly weight?: number;
  readonly count?: number;
}

/** A GS1 element string: a GTIN of 14 digits and its label. Marked, it can be nothing else; digits alone might be a code of their own. */
export interface ElementString {
  readonly gtin: string;
  readonly label: GoodsLabel;
  readonly isMarked: boolean;
}

const LONGEST_SCAN = 512;
const LONGEST_TEXT = 90;

/** Whether a code has 8, 12, 13 or 14 digits and its last digit checks: weights 3 and 1 alternate from the right (GS1 General Specifications, section 7.9). */
export function isGtin(code: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(code)) return false;
  const sum = Array.from(code).reduce((total, digit, index) => total + Number(digit) * ((code.length - 1 - index) % 2 === 1 ? 3 : 1), 0);
  return sum % 10 === 0;
}

/** What makes two codes the same one: the 14 digits of a GTIN, those that a UPC-E is short for, or else the code itself, composed. */
export const keyOf = (code: string): string => normal(code) ?? ofUpcE(code) ?? code.normalize("NFC");

/** The keys that what was scanned or typed may have, the likelier first; held to the server by tests/vectors/codes.json. */
export function keysOf(scanned: string): readonly string[] {
  if (scanned.length > LONGEST_SCAN) return [];
  const element = elementOf(scanned);
  if (element) return element.isMarked || !isReadable(scanned) ? [keyOf(element.gtin)] : [keyOf(scanned), keyOf(element.gtin)];
  const code = scanned.trim();
  // A pattern is nothing that anybody scans.
  if (SCALE_PATTERN.test(code)) return [];
  return isReadable(code) ? [...new Set([keyOf(code), ofUpcE(code) ?? keyOf(code), ...scalePatternsOf(code)])] : [];
}

// What may stand behind the digits of a scale's labels that are always the same: W is a gram, X means nothing here, C checks.
const SCALE_ENDINGS = ["WWWWC", "XXXXC", "XWWWWC", "WWWWWC", "XXXXXC", "XWWWWWC", "WWWWWWC", "XXXXXXC", "XWWWWWWC", "XXXXXXXC"];
const SCALE_PATTERN = /^(?=.{13}$)(?:02|2\d)\d*(?:X?W{4,6}|X{4,7})C$/;

/** The patterns that a scale's label may be linked by, the likelier first; none for what no scale printed (docs/sync-protocol.md). */
function scalePatternsOf(scanned: string): readonly string[] {
  const label = /^0(2\d{12}|02\d{11})$/.exec(normal(scanned) ?? "")?.[1];
  return label ? SCALE_ENDINGS.map((ending) => label.slice(0, -ending.length) + ending) : [];
}

/** The kilograms that a scale's label says, by the pattern that it is linked by; null where it says none, or is no such label. */
export function weightOfScale(scanned: string, pattern: string): number | null {
  const grams = SCALE_PATTERN.test(pattern) ? gramsOf(normal(scanned.trim())?.slice(1) ?? "", pattern) : null;
  return grams === null ? null : grams / 1000;
}

function gramsOf(label: string, pattern: string): number | null {
  const first = pattern.indexOf("W");
  return first < 0 ? null : Number(label.slice(first, pattern.lastIndexOf("W") + 1));
}

/** What a search for products means by a text: of a whole GTIN the digits that each spelling of it has; any other text as it is. */
export function searchOf(text: string): string {
  const element = elementOf(text);
  const code = element?.isMarked ? element.gtin : text.trim();
  return (isGtin(code) && code.replace(/^0+/, "")) || text;
}

/** Reads a GS1 element string; null when a text is none, or names no product. */
export function elementOf(text: string): ElementString | null {
  const bare = text.replace(/^\](?:C1|d2|Q3|e0)/, "");
  const isMarked = bare !== text || /^[\u001d(]/.test(text);
  const rest = bare.replace(/^\u001d+/, "").replace(/[\r\n]+$/, "");
  if (!isMarked && !rest.startsWith("01")) return null;
  const elements = rest.startsWith("(") ? inParentheses(rest) : elementsOf(rest);
  const gtin = elements?.get("01");
  if (gtin?.length !== 14 || !isGtin(gtin)) return null;
  return { gtin, label: labelOf(elements!), isMarked };
}

const normal = (code: string): string | null => (isGtin(code) ? code.padStart(14, "0") : null);

// The long form that a UPC-E of 8 digits is short for (GS1 General Specifications, section 5.2.2.4); its check digit is that of the long form.
function ofUpcE(code: string): string | null {
  const [, system, body, check] = /^([01])(\d{6})(\d)$/.exec(code) ?? [];
  if (!system || !body || !check) return null;
  const last = body[5]!;
  const long = last <= "2" ? `${body.slice(0, 2)}${last}0000${body.slice(2, 5)}`
    : last === "3" ? `${body.slice(0, 3)}00000${body.slice(3, 5)}`
    : last === "4" ? `${body.slice(0, 4)}00000${body[4]}`
    : `${body.slice(0, 5)}0000${last}`;
  return normal(`${system}${long}${check}`);
}

const isReadable = (code: string) => isLine(code, LONGEST_CODE);

function inParentheses(text: string): Map<string, string> | null {
  if (!/^(?:\(\d{2,4}\)[^()]+)+$/.test(text)) return null;
  return first([...text.matchAll(/\((\d{2,4})\)([^()]+)/g)].map(([, identifier, value]) => [identifier!, value!]));
}

function elementsOf(text: string): Map<string, string> | null {
  const found: [string, string][] = [];
  for (let rest = text; rest !== "";) {
    const length = identifierLength(rest);
    if (length === null || rest.length <= length) return null;
    const identifier = rest.slice(0, length);
    const until = rest.indexOf("\u001d");
    const end = fixedLength(identifier) ?? (until > 0 ? until : rest.length);
    if (end > rest.length || end <= length || rest.slice(length, end).includes("\u001d")) return null;
    found.push([identifier, rest.slice(length, end)]);
    rest = rest.slice(end).replace(/^\u001d+/, "");
  }
  return first(found);
}

const first = (pairs: readonly [string, string][]) => new Map([...pairs].reverse());

// Two digits say how many an application identifier has (GS1 General Specifications, section 3.2).
const identifierLength = (text: string): number | null =>
  !/^\d\d/.test(text) ? null : /^(?:2[345]|4[012]|71)/.test(text) ? 3 : /^(?:3[1-69]|43|7[02]|8[012])/.test(text) ? 4 : 2;

// Of an element without a separator behind it, its identifier included; null where it goes on to the next separator.
function fixedLength(identifier: string): number | null {
  const two = identifier.slice(0, 2);
  if (two === "00") return 20;
  if (/^(?:0[123]|41)/.test(two)) return 16;
  if (two === "04") return 18;
  if (/^1[1-9]/.test(two)) return 8;
  if (two === "20") return 4;
  return /^3[1-6]/.test(two) ? 10 : null;
}

function labelOf(elements: ReadonlyMap<string, string>): GoodsLabel {
  const [lot, serial, day, count] = [elements.get("10"), elements.get("21"), dayOf(elements.get("17")), elements.get("30") ?? elements.get("37")];
  const [place, digits] = [...elements].find(([identifier]) => /^310[0-5]$/.test(identifier)) ?? [];
  const weight = place && digits && /^\d{6}$/.test(digits) ? weightOf(digits, Number(place[3])) : null;
  return {
    ...(isText(lot) ? { lot } : {}), ...(day ? { expiresOn: day } : {}), ...(isText(serial) ? { serial } : {}),
    ...(weight === null ? {} : { weight }), ...(count && /^\d{1,8}$/.test(count) ? { count: Number(count) } : {}),
  };
}

const isText = (text: string | undefined): text is string => text !== undefined && text.length <= LONGEST_TEXT && !/\p{Cc}/u.test(text);

// Grams are as far as a quantity goes.
function weightOf(digits: string, places: number): number | null {
  const whole = BigInt(digits) * 1000n;
  const divisor = 10n ** BigInt(places);
  return whole % divisor === 0n ? Number(whole / divisor) / 1000 : null;
}

// YYMMDD, of this century; day 00 is the last of the month.
function dayOf(digits: string | undefined): string | null {
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(digits ?? "") ?? [];
  if (!year || !month || !day || month < "01" || month > "12") return null;
  const last = new Date(Date.UTC(2000 + Number(year), Number(month), 0)).getUTCDate();
  return Number(day) > last ? null : `20${year}-${month}-${day === "00" ? String(last) : day}`;
}
