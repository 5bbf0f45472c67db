import { effect, signal, type Signal } from "@preact/signals";
import type { OriginalType } from "../domain/movement";

export type Language = "ko" | "en";
export type Theme = "system" | "light" | "dark";
/** What tells of a scan beside the screen: a beep and a buzz, only the buzz, or nothing. */
export type Signals = "sound" | "vibration" | "none";
/** How scans become quantities. */
export type ScanWay = "each" | "scan-first" | "quantity-first";

const browserLanguage: Language = navigator.language.startsWith("ko") ? "ko" : "en";

/** Small choices of this device, at hand before the database is open. */
export const language = kept<Language>("language", browserLanguage);
export const theme = kept<Theme>("theme", "system");
export const signals = kept<Signals>("signals", "sound");
export const storeId = kept<string>("store", "");
export const scanMode = kept<OriginalType>("mode", "INBOUND");
export const scanWay = kept<ScanWay>("way", "each");
/** What the scanner of this device puts before each code. */
export const scannerPrefix = kept<string>("scanner-prefix", "");
/** The list of the scan screen begins after this number of the device's counter. */
export const listFrom = kept<number>("list-from", 0);

function kept<T extends string | number>(name: string, fallback: T): Signal<T> {
  const key = `ddon.${name}`;
  const held = localStorage.getItem(key);
  const value = signal((held === null ? fallback : typeof fallback === "number" ? Number(held) : held) as T);
  effect(() => localStorage.setItem(key, String(value.value)));
  return value;
}
