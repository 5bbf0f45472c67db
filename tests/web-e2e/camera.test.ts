import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { violations } from "./support/axe";
import { filmCode } from "./support/barcode";
import { type Device, openDevice, readyForFlight, signIn, step } from "./support/browser";
import { addPerson, addProduct, openStore, type Product, stockOf } from "./support/shop";

describe("the camera", () => {
  const film = join(tmpdir(), `ddon-camera-${crypto.randomUUID()}.y4m`);
  /** What the page itself asked for; the service worker fetches everything once, for later. */
  const asked: string[] = [];
  let device: Device, storeId: string, milk: Product;

  beforeAll(async () => {
    storeId = await openStore("성산점");
    milk = await addProduct("딸기 우유");
    await filmCode(film, milk.code);
    device = await openDevice({ camera: film });
    await signIn(device, await addPerson("WORKER", storeId));
    await device.page.getByRole("link", { name: "성산점" }).waitFor();
    await readyForFlight(device);
    device.page.on("request", (request) => asked.push(request.url()));
    await device.page.goto("/scan");
  });
  afterAll(async () => {
    await device.close();
    await rm(film, { force: true });
  });

  test("that is refused is said so, with the way on, and codes can still be typed", async () => {
    await allowCamera("denied");
    await device.page.getByRole("button", { name: "카메라" }).click();
    await device.page.getByRole("alert").filter({ hasText: "카메라 사용이 막혀 있습니다" }).waitFor();
    expect(await violations(device.page)).toEqual([]);
    await step(device, "camera-refused");
    await device.page.getByRole("button", { name: "닫기" }).click();
    await device.page.getByRole("alert").waitFor({ state: "detached" });
    expect(asked.filter(isDecoder)).toEqual([]);
  });

  test("books what it sees, once while it stays in sight, without a network", async () => {
    const { page, context } = device;
    await allowCamera("granted");
    await context.setOffline(true);
    await page.getByRole("button", { name: "카메라" }).click();
    await page.getByRole("status").filter({ hasText: `입고 ${milk.name} 1` }).waitFor();
    await page.waitForTimeout(2_500);
    await step(device, "camera-booked");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("banner").getByText("1개 대기").waitFor();

    await page.getByRole("button", { name: "카메라 끄기" }).click();
    await page.getByLabel("카메라 화면").waitFor({ state: "detached" });
    await context.setOffline(false);
    await page.getByRole("banner").getByText("● 서버와 맞음", { exact: true }).waitFor();
    expect(await stockOf(storeId, milk.id)).toBe(1);
  });

  test("brings its decoder only then, and from the shop's own server", () => {
    const decoder = asked.filter(isDecoder);
    expect(decoder.map((address) => new URL(address).pathname))
      .toEqual([expect.stringMatching(/decoder-.*\.js$/), expect.stringMatching(/zxing_reader-.*\.wasm$/)]);
    for (const address of decoder) expect(address.startsWith(inject("address"))).toBe(true);
    expect(device.strangers).toEqual([]);
    expect(device.complaints).toEqual([]);
  });

  // The browser's own answer to its own question, as from the site settings.
  async function allowCamera(setting: "granted" | "denied"): Promise<void> {
    const session = await device.context.newCDPSession(device.page);
    await session.send("Browser.setPermission", { permission: { name: "camera" }, setting, origin: inject("address") });
  }
});

const isDecoder = (address: string) => /decoder|zxing/.test(address);
