import type { CDPSession, Page } from "playwright-core";

/** How a scanner types: milliseconds a key, how it ends, where it hesitates once, and what Hangul input makes of its keys. */
export interface Speed {
  readonly gap: number;
  readonly end?: "Enter" | "Tab";
  /** One pause of so many milliseconds before this key (by its number from 0). */
  readonly pause?: { readonly before: number; readonly length: number };
  readonly hangul?: "letters" | "composed";
}

const JAMO = Object.fromEntries(Array.from("abcdefghijklmnopqrstuvwxyz", (letter, index) => [letter, "ㅁㅠㅊㅇㄷㄹㅎㅗㅑㅓㅏㅣㅡㅜㅐㅔㅂㄱㄴㅅㅕㅍㅈㅌㅛㅋ"[index]!]));
const CODES: Readonly<Record<string, string>> = { "-": "Minus", " ": "Space", "~": "Backquote" };

/** A scanner and a person at the keyboard of a page. The times of the keys are exact, whatever the machine is busy with. */
export class Wedge {
  #last = 0;

  private constructor(private readonly page: Page, private readonly session: CDPSession) {}

  static async at(page: Page): Promise<Wedge> {
    return new Wedge(page, await page.context().newCDPSession(page));
  }

  /** Scans, and waits until the page has answered. */
  async scan(code: string, speed: Speed): Promise<void> {
    const before = await this.page.evaluate(() => performance.getEntriesByName("scan-answered").length);
    await this.burst(code, speed);
    await this.page.waitForFunction((count) => performance.getEntriesByName("scan-answered").length > count, before);
  }

  /** The keys of a scan, which ended just now. */
  async burst(code: string, { gap, end = "Enter", pause, hangul }: Speed): Promise<void> {
    const keys = [...Array.from(code), end];
    const gaps = keys.map((_, index) => (index === 0 ? 0 : index === pause?.before ? pause.length : gap));
    const length = gaps.reduce((sum, one) => sum + one, 0);
    await sleep(this.#last + 200 + length - Date.now());
    let at = Date.now() - length;
    let composed = "";
    const sent: Promise<unknown>[] = [];
    for (const [index, key] of keys.entries()) {
      at += gaps[index]!;
      sent.push(this.#press(key, at, hangul));
      if (hangul !== "composed" || key.length > 1) continue;
      composed += JAMO[key.toLowerCase()] ?? key;
      sent.push(this.session.send("Input.imeSetComposition", { text: composed, selectionStart: composed.length, selectionEnd: composed.length }));
    }
    await Promise.all(sent);
  }

  /** A person types, in real time, at so many milliseconds a key. */
  async type(text: string, gap = 80): Promise<void> {
    for (const character of text) {
      await this.#press(character, Date.now(), undefined);
      await sleep(gap);
    }
  }

  async #press(key: string, at: number, hangul: Speed["hangul"]): Promise<void> {
    this.#last = at;
    const [shift, timestamp] = [/^[A-Z~]$/.test(key), at / 1000];
    const code = key.length > 1 ? key : (CODES[key] ?? (/\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`));
    const plain = { code, timestamp, modifiers: shift ? 8 : 0 };
    const number = key === "Enter" ? 13 : key === "Tab" ? 9 : key === " " ? 32 : key.toUpperCase().charCodeAt(0);
    const shown = hangul ? (JAMO[key.toLowerCase()] ?? key) : key;
    const text = key === "Enter" ? "\r" : key.length > 1 ? undefined : shown;
    const down = hangul === "composed"
      ? { type: "rawKeyDown" as const, key: "Process", windowsVirtualKeyCode: 229, ...plain }
      : { type: text ? ("keyDown" as const) : ("rawKeyDown" as const), key: shown, windowsVirtualKeyCode: number, ...(text ? { text } : {}), ...plain };
    await Promise.all([
      this.session.send("Input.dispatchKeyEvent", down),
      this.session.send("Input.dispatchKeyEvent", { type: "keyUp", key: shown, windowsVirtualKeyCode: number, ...plain, timestamp: timestamp + 0.001 }),
    ]);
  }
}

const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, time)));
