import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import type { Person } from "./shop";

const CHROMIUM = process.env["WEB_E2E_CHROMIUM"] ?? "/usr/bin/chromium";
const QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu"];

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };

export interface Device {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Every request that went anywhere but to the server. */
  readonly strangers: string[];
  /** Whatever the page complained about. */
  readonly complaints: string[];
  /** Ends the browser as a dead battery does, and begins it again with what was on the disk. */
  restart(): Promise<Device>;
  close(): Promise<void>;
}

interface DeviceOptions {
  readonly size?: { readonly width: number; readonly height: number };
  readonly locale?: string;
  readonly address?: string;
  /** A film (Y4M) that its camera sees; none: it has no camera. */
  readonly camera?: string;
}

/** A browser with a disk of its own, as one phone or one desk has. */
export async function openDevice(options: DeviceOptions = {}): Promise<Device> {
  return launch(await mkdtemp(join(tmpdir(), "ddon-browser-")), options);
}

async function launch(disk: string, options: DeviceOptions): Promise<Device> {
  const address = options.address ?? inject("address");
  const context = await chromium.launchPersistentContext(disk, {
    executablePath: CHROMIUM, args: [...QUIET, ...cameraOf(options)], viewport: options.size ?? PHONE, locale: options.locale ?? "ko-KR",
      timezoneId: "Asia/Seoul", colorScheme: "light", baseURL: address,
  });
  context.setDefaultTimeout(30_000);
  const strangers: string[] = [];
  const complaints: string[] = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(address) && /^https?:/.test(request.url())) strangers.push(request.url());
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/net::ERR|Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  return {
    page, context, strangers, complaints,
    restart: async () => {
      await kill(disk, context);
      return launch(disk, options);
    },
    close: async () => {
      await context.close();
      await rm(disk, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const cameraOf = ({ camera }: DeviceOptions) => (camera ? ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${camera}`] : []);

// Kills the browser's own process: no page gets to save anything.
async function kill(disk: string, context: BrowserContext): Promise<void> {
  const closed = new Promise((resolve) => context.once("close", resolve));
  for (const entry of await readdir("/proc")) {
    const command = /^\d+$/.test(entry) ? await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "") : "";
    if (command.includes(`--user-data-dir=${disk}\0`) && !command.includes("--type=")) process.kill(Number(entry), "SIGKILL");
  }
  await closed;
}

/** Opens the app and signs in. */
export async function signIn(device: Device, person: Person): Promise<void> {
  await device.page.goto("/");
  await fillInSignIn(device, person);
}

/** Signs in where the page asks for it. */
export async function fillInSignIn({ page }: Device, person: Person): Promise<void> {
  await page.getByLabel(/이메일|E-mail/).fill(person.email);
  await page.getByLabel(/비밀번호|Password/).fill(person.password);
  await page.getByRole("button", { name: /^(로그인|Sign in)$/ }).click();
  await page.getByRole("navigation").waitFor();
}

const STEPS = process.env["WEB_E2E_STEPS"];

/** A picture of a step of a test, in the folder of WEB_E2E_STEPS, for whoever wants to look on. */
export async function step({ page }: Device, name: string): Promise<void> {
  if (STEPS) await page.screenshot({ path: join(STEPS, `${name}.png`) });
}

/** Until the service worker has everything, and the device the server's data: from then on the network may go. */
export async function readyForFlight({ page }: Device): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const reloaded = Date.now();
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.waitForFunction(async (since) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("ddon");
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const row = await new Promise<{ lastSyncAt?: number } | undefined>((resolve, reject) => {
      const reading = database.transaction("meta").objectStore("meta").get("sync");
      reading.onsuccess = () => resolve(reading.result);
      reading.onerror = () => reject(reading.error);
    });
    database.close();
    return (row?.lastSyncAt ?? 0) > since;
  }, reloaded);
}

export async function scan(page: Page, code: string): Promise<void> {
  const field = page.getByRole("textbox", { name: /바코드 또는|Barcode or/ });
  await field.fill(code);
  await field.press("Enter");
}

/** Scans as fast as the page takes it, one after the other. */
export async function scanMany(page: Page, codes: readonly string[]): Promise<void> {
  await page.evaluate(
    async (codes) => {
      const field = document.querySelector<HTMLInputElement>("form input[type=text]")!;
      const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!;
      for (const code of codes) {
        setValue.call(field, code);
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.form!.requestSubmit();
        await new Promise((resolve) => setTimeout(resolve));
      }
    },
    codes,
  );
}
