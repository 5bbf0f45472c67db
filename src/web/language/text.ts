import { language } from "../app/preferences";
import { adminWords } from "./adminWords";
import { auditorWords } from "./auditorWords";
import { commonWords } from "./commonWords";
import { problemWords } from "./problemWords";
import { workerWords } from "./workerWords";

/** A row of the dictionary: Korean, English. Both are there by type, and a key that is in no table does not compile. */
export type Row = readonly [ko: string, en: string];

const words = { ...commonWords, ...workerWords, ...adminWords, ...auditorWords, ...problemWords } satisfies Record<string, Row>;

export type WordKey = keyof typeof words;

/** The text of a key in the user's language; `{name}` stands for a value. Reading it in a component follows the switch. */
export function text(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  const row: Row = words[key];
  const template = language.value === "ko" ? row[0] : row[1];
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Whether a text that was put together at run time is a key, as for codes of the server. */
export const isWord = (key: string): key is WordKey => key in words;

/** What was refused and why, in the user's language; `field`: what the refusal is about. A code without words is said with the code itself. */
export function problemText(code: string, field?: string): string {
  const [key, about] = [`problem.${code}`, `field.${field}`];
  return isWord(key) ? text(key, { field: text(isWord(about) ? about : "field") }) : text("problem.other", { code });
}

const locale = () => (language.value === "ko" ? "ko-KR" : "en-GB");

export const number = (value: number): string => new Intl.NumberFormat(locale(), { maximumFractionDigits: 3 }).format(value);

export const money = (value: number): string => new Intl.NumberFormat(locale(), { style: "currency", currency: "KRW", maximumFractionDigits: 0 }).format(value);

/** Day and minute, or second, in the time zone of the device. */
export const moment = (time: string | number, timeStyle: "short" | "medium" = "short"): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle }).format(new Date(time));

/** The same to the second. */
export const second = (time: string | number): string => moment(time, "medium");

/** Hour and minute, or second, alone. */
export const clock = (time: string | number, timeStyle: "short" | "medium" = "short"): string =>
  new Intl.DateTimeFormat(locale(), { timeStyle }).format(new Date(time));

/** Hour and minute, with the day below where another one has begun since the time before; as an axis is labelled. */
export function axisTime(time: number, before: number | null): string {
  const day = (one: number) => new Intl.DateTimeFormat(locale(), { month: "numeric", day: "numeric" }).format(new Date(one));
  const hour = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(time));
  return before === null || day(before) !== day(time) ? `${hour}\n${day(time)}` : hour;
}

/** How long ago, in words. */
export function ago(time: number, now: number = Date.now()): string {
  const minutes = Math.round((time - now) / 60_000);
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  if (minutes > -60) return relative.format(minutes, "minute");
  return minutes > -48 * 60 ? relative.format(Math.round(minutes / 60), "hour") : relative.format(Math.round(minutes / 1440), "day");
}
