import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import type { Person } from "./shop";

const CHROMIUM = process.env["DDON_CHROMIUM"] ?? "/usr/bin/chromium";
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
}

/** A browser with a disk of its own, as one phone or one desk has. */
export async function openDevice(options: DeviceOptions = {}): Promise<Device> {
  return launch(await mkdtemp(join(tmpdir(), "ddon-browser-")), options);
}

async function launch(disk: string, options: DeviceOptions): Promise<Device> {
  const address = options.address ?? inject("address");
  const context = await chromium.launchPersistentContext(disk, {
    executablePath: CHROMIUM, args: QUIET, viewport: options.size ?? PHONE, locale: options.locale ?? "ko-KR", timezoneId: "Asia/Seoul", colorScheme: "light", baseURL: address,
  });
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
  const browser = context.browser();
  return {
    page, context, strangers, complaints,
    restart: async () => {
      await kill(context);
      return launch(disk, options);
    },
    close: async () => {
      await (browser ?? context).close();
      await context.close();
      await rm(disk, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

// Asks the browser to crash: no page gets to save anything.
async function kill(context: BrowserContext): Promise<void> {
  const closed = new Promise((resolve) => context.once("close", resolve));
  const page = await context.newPage();
  void page.goto("chrome://inducebrowsercrashforrealz").catch(() => undefined);
  await closed;
}

/** Signs in through the page, and waits until the device has the catalogue and has stored the app for going without a network. */
export async function signIn(device: Device, person: Person): Promise<void> {
  const { page } = device;
  await page.goto("/");
  await page.getByLabel(/이메일|E-mail/).fill(person.email);
  await page.getByLabel(/비밀번호|Password/).fill(person.password);
  await page.getByRole("button", { name: /^(로그인|Sign in)$/ }).click();
  await page.getByRole("navigation").waitFor();
}

/** Until the service worker has everything: from then on the network may go. */
export async function readyForFlight({ page }: Device): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

export async function scan(page: Page, code: string): Promise<void> {
  const field = page.getByRole("textbox", { name: /바코드 또는|Barcode or/ });
  await field.fill(code);
  await field.press("Enter");
}
