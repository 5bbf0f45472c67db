import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { violations } from "./support/axe";
import { type Device, openDevice, readyForFlight, scan, signIn, step } from "./support/browser";
import { addPerson, addProduct, openStore, type Product, stockOf } from "./support/shop";

describe("a phone in the shop", () => {
  let device: Device, storeId: string, milk: Product;

  beforeAll(async () => {
    storeId = await openStore("공덕점");
    milk = await addProduct("바나나 우유");
    device = await openDevice();
    await device.page.addInitScript(listen);
    await signIn(device, await addPerson("WORKER", storeId));
    await device.page.getByRole("link", { name: "공덕점" }).waitFor();
    await readyForFlight(device);
  });
  afterAll(() => device.close());

  test("sounds and buzzes differently for what is done, what is unknown and what is wrong", async () => {
    const { page } = device;
    await scan(page, milk.code);
    await page.getByRole("status").filter({ hasText: `입고 ${milk.name} 1` }).waitFor();
    expect(await noticed()).toEqual({ heard: ["sine 1320"], felt: [[40]] });

    await scan(page, "8800000000558");
    await page.getByRole("status").filter({ hasText: "모르는 바코드" }).waitFor();
    await page.getByRole("button", { name: "저장" }).click();
    expect(await noticed()).toEqual({ heard: ["sine 990", "sine 660"], felt: [[40, 60, 40]] });

    await page.getByRole("radio", { name: "조정" }).check({ force: true });
    await scan(page, milk.code);
    await page.getByRole("status").filter({ hasText: "조정 사유를 고르세요" }).waitFor();
    expect(await noticed()).toEqual({ heard: ["square 220", "square 196"], felt: [[180, 80, 180]] });
  });

  test("is quiet when somebody wants that, and stays so", async () => {
    const { page } = device;
    await page.goto("/settings");
    await page.getByRole("radio", { name: "진동만" }).check({ force: true });
    expect(await noticed()).toEqual({ heard: [], felt: [[40]] });
    await page.getByRole("group", { name: "스캔 알림" }).getByRole("radio", { name: "끔" }).check({ force: true });
    await page.goto("/scan");
    await scan(page, milk.code);
    await page.getByRole("status").filter({ hasText: "조정 사유를 고르세요" }).waitFor();
    expect(await noticed()).toEqual({ heard: [], felt: [] });
  });

  test("can have the app installed: the manifest holds what it says, and the settings offer it in both languages", async () => {
    const { page, context } = device;
    const browser = await context.newCDPSession(page);
    const { errors, url } = await browser.send("Page.getAppManifest");
    expect(errors).toEqual([]);
    expect((await browser.send("Page.getInstallabilityErrors")).installabilityErrors).toEqual([]);
    const manifest = (await (await fetch(url)).json()) as { start_url: string; display: string;
      icons: { src: string; sizes: string; type: string; purpose?: string }[] };
    expect(manifest).toMatchObject({ name: "똔똔 DDonDDon", short_name: "똔똔", start_url: "/", display: "standalone", id: "/" });
    expect(manifest.icons.filter((icon) => icon.type === "image/png").map(({ sizes, purpose }) => `${sizes} ${purpose ?? "any"}`).sort())
      .toEqual(["192x192 any", "512x512 any", "512x512 maskable"]);
    for (const icon of manifest.icons) {
      const answer = await fetch(new URL(icon.src, inject("address")));
      expect(answer.headers.get("content-type")).toBe(icon.type);
      if (icon.type === "image/png") expect(sizeOf(Buffer.from(await answer.arrayBuffer()))).toBe(icon.sizes);
    }

    await page.goto("/settings");
    await page.getByText("브라우저 메뉴의 ‘앱 설치’").waitFor();
    const kept = await page.evaluate(() => {
      const offer = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), { prompt: async () => document.body.classList.add("asked") });
      dispatchEvent(offer);
      return offer.defaultPrevented;
    });
    expect(kept).toBe(true);
    await page.getByRole("button", { name: "설치" }).waitFor();
    await step(device, "install-ko");
    await page.getByRole("radio", { name: "English" }).check({ force: true });
    await page.getByRole("button", { name: "Install" }).click();
    await page.locator("body.asked").waitFor();
    await page.getByText("in the browser's menu").waitFor();
    await page.evaluate(() => dispatchEvent(new Event("appinstalled")));
    await page.getByText("It is installed.").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("radio", { name: "한국어" }).check({ force: true });
  });

  test("warns of what has waited for long, on a screen that nobody touches", async () => {
    const { page, context } = device;
    await page.getByRole("banner").getByText("서버와 맞음").waitFor();
    await context.setOffline(true);
    await page.clock.install();
    await page.goto("/scan");
    await page.getByRole("radio", { name: "입고" }).check({ force: true });
    await scan(page, milk.code);
    await page.getByRole("status").filter({ hasText: `입고 ${milk.name} 1` }).waitFor();
    await page.goto("/outbox");
    await page.clock.fastForward("03:50:00");
    expect(await page.getByText(/아직 서버에 없습니다/).count()).toBe(0);
    await page.clock.fastForward("00:20:00");
    await page.getByText("4시간 전에 기록한 것이 아직 서버에 없습니다.").waitFor();
    await step(device, "waited-long");
    expect(await violations(page)).toEqual([]);
  });

  test("hands what waits over as a file", async () => {
    const { page } = device;
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "파일로 내보내기" }).click()]);
    expect(download.suggestedFilename()).toMatch(/^ddon-outbox-\d{4}-\d\d-\d\d\.json$/);
    const file = JSON.parse(await readFile((await download.path())!, "utf8")) as { deviceId: string; items: { item: object }[] };
    expect(file.deviceId).toMatch(/^[0-9a-f-]{36}$/);
    // What the server keeps aside is in it too.
    expect(file.items.map(({ item }) => item)).toMatchObject([
      { type: "INBOUND", storeId, productId: milk.id, quantity: "1" }, { type: "INBOUND", storeId, barcode: "8800000000558", quantity: "1" },
    ]);
  });

  test("signs out with everything sent, when the network is there and somebody says so", async () => {
    const { page, context } = device;
    await page.goto("/settings");
    await page.getByRole("button", { name: "로그아웃" }).click();
    const question = page.getByRole("dialog", { name: "1개가 아직 서버에 없습니다" });
    await question.waitFor();
    await step(device, "sign-out-asks");
    await context.setOffline(false);
    await question.getByRole("button", { name: "보내고 로그아웃" }).click();
    await page.getByRole("button", { name: "로그인" }).waitFor();
    expect(await page.getByText("보내지기를 기다립니다").count()).toBe(0);
    expect(await stockOf(storeId, milk.id)).toBe(2);
    expect(device.complaints).toEqual([]);
  });

  /** What was heard and felt since the last time. */
  const noticed = () => device.page.evaluate(() => {
    const { heard, felt } = window as unknown as { heard: string[]; felt: number[][] };
    return { heard: heard.splice(0), felt: felt.splice(0) };
  });
});

// Runs in the page before anything else: writes down what would be heard and felt, and keeps the browser's own offer to install the app
// from the page, for it comes whenever the browser is ready, and would take the place of the test's.
function listen(): void {
  const [heard, felt]: [string[], unknown[]] = [[], []];
  Object.assign(window, { heard, felt });
  addEventListener("beforeinstallprompt", (event) => {
    if (event.isTrusted) event.stopImmediatePropagation();
  });
  window.AudioContext = class extends AudioContext {
    override createOscillator(): OscillatorNode {
      const tone = super.createOscillator();
      const start = tone.start.bind(tone);
      tone.start = (when) => {
        heard.push(`${tone.type} ${tone.frequency.value}`);
        start(when);
      };
      return tone;
    }
  };
  navigator.vibrate = (pattern) => {
    felt.push(pattern);
    return true;
  };
}

/** Width and height that a PNG says it has. */
const sizeOf = (png: Buffer) => `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
