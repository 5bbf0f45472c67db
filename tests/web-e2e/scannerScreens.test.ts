import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./support/axe";
import { DESK, type Device, openDevice, readyForFlight, signIn, step } from "./support/browser";
import { booked } from "./support/records";
import { addPerson, addProduct, asAdmin, openStore, type Product, stockOf } from "./support/shop";
import { Wedge } from "./support/wedge";

let [storeId, otherId]: [string, string] = ["", ""];
let [milk, tofu]: [Product, Product] = [undefined as never, undefined as never];
const names = new Map<string, string>();

beforeAll(async () => {
  [storeId, otherId] = [await openStore("조사점"), await openStore("받는점")];
  [milk, tofu] = [await addProduct("우유"), await addProduct("두부")];
  for (const { id, name } of [milk, tofu]) names.set(id, name);
});

describe("a hand scanner in a stocktake", () => {
  let device: Device, wedge: Wedge;

  beforeAll(async () => {
    await (await asAdmin()).call("POST", "/count-sessions", { storeId, name: "월말 조사", zones: ["매대", "창고"] });
    device = await openDevice();
    await signIn(device, await addPerson("WORKER", storeId));
    await device.page.getByRole("link", { name: "조사점" }).waitFor();
    await device.page.goto("/counts");
    await device.page.getByRole("link", { name: "월말 조사" }).click();
    await device.page.getByRole("heading", { name: "월말 조사" }).waitFor();
    await readyForFlight(device);
    await device.context.setOffline(true);
    wedge = await Wedge.at(device.page);
  });
  afterAll(() => device.close());

  test("counts at every speed, also with the focus on the zone, and says what it has counted", async () => {
    const { page } = device;
    for (const gap of [5, 30, 60])
      for (const end of ["Enter", "Tab"] as const) {
        await page.getByLabel("구역").focus();
        await wedge.scan(milk.code, { gap, end, pause: { before: 7, length: 120 } });
      }
    await page.getByRole("status").filter({ hasText: "실사 우유 6개" }).waitFor();
    expect(await page.getByLabel("구역").inputValue()).toBe("매대");
    await step(device, "scanner-stocktake");
    expect(await booked(page, names)).toEqual({ "COUNT_LINE 우유": 6 });
  });

  test("finishes the line that is being changed with what stands there", async () => {
    const { page } = device;
    await page.getByRole("button", { name: "고치기: 우유" }).click();
    await wedge.type("12");
    await wedge.scan(tofu.code, { gap: 30 });
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => booked(page, names)).toEqual({ "COUNT_LINE 우유": 12, "COUNT_LINE 두부": 1 });

    await page.getByRole("button", { name: "고치기: 우유" }).click();
    await wedge.type("1x");
    await wedge.scan(tofu.code, { gap: 30, end: "Tab" });
    await page.getByRole("status").filter({ hasText: "열린 창을 먼저 끝내고" }).waitFor();
    expect(await page.getByRole("dialog").getByLabel("수량").inputValue()).toBe("1x");
    await step(device, "scanner-stocktake-refused");
    await page.keyboard.press("Escape");
    expect(await booked(page, names)).toEqual({ "COUNT_LINE 우유": 12, "COUNT_LINE 두부": 1 });
  });

  test("asks before it counts what is no code", async () => {
    const { page } = device;
    await wedge.scan("ABCDEF", { gap: 5 });
    await page.getByRole("dialog", { name: "ABCDEF 기록할까요?" }).getByRole("button", { name: "기록 안 함" }).click();
    await page.getByRole("status").filter({ hasText: "ABCDEF 기록 안 함" }).waitFor();
    expect(await booked(page, names)).toEqual({ "COUNT_LINE 우유": 12, "COUNT_LINE 두부": 1 });
    expect(device.complaints).toEqual([]);
  });
});

describe("a hand scanner in the office", () => {
  let device: Device, wedge: Wedge;

  beforeAll(async () => {
    const admin = await asAdmin();
    await admin.call("POST", "/sync/batch", {
      deviceId: crypto.randomUUID(), sentAt: new Date().toISOString(),
      items: [{ id: crypto.randomUUID(), seq: 1, type: "INBOUND", storeId, productId: milk.id, quantity: 9, occurredAt: new Date().toISOString() }],
    });
    device = await openDevice({ size: DESK });
    await signIn(device, await addPerson("WORKER", storeId, otherId));
    await device.page.getByRole("button", { name: "조사점" }).click();
    await device.page.getByRole("link", { name: "이동" }).click();
    await device.page.getByRole("form", { name: "보내기" }).waitFor();
    wedge = await Wedge.at(device.page);
  });
  afterAll(() => device.close());

  test("chooses the goods that are sent and counts them, whatever has the focus, and asks to send first", async () => {
    const { page } = device;
    const form = page.getByRole("form", { name: "보내기" });
    await form.getByLabel("상품").focus();
    await wedge.scan(milk.code, { gap: 5 });
    await form.getByLabel("수량").focus();
    await wedge.scan(milk.code, { gap: 60, end: "Tab" });
    await form.getByLabel("받는 매장").focus();
    await wedge.scan(milk.code, { gap: 30 });
    expect(await form.getByLabel("상품").inputValue()).toBe("우유");
    expect(await form.getByLabel("수량").inputValue()).toBe("3");
    await wedge.scan(tofu.code, { gap: 5 });
    await page.getByRole("status").filter({ hasText: "우유 보내기를 먼저" }).waitFor();
    await step(device, "scanner-transfer");
    expect(await violations(page)).toEqual([]);
    await form.getByRole("button", { name: "보내기" }).click();
    await form.getByRole("status").filter({ hasText: "보냈습니다." }).waitFor();
    expect(await stockOf(storeId, milk.id)).toBe(6);
  });

  test("goes into the question of a receipt neither as a number nor past it", async () => {
    const { page } = device;
    await page.goto("/store");
    await page.getByRole("button", { name: "받는점" }).click();
    await page.goto("/transfers");
    await page.getByRole("button", { name: "받음" }).click();
    await wedge.scan(milk.code, { gap: 5, end: "Tab" });
    await page.getByRole("status").filter({ hasText: "열린 창을 먼저" }).waitFor();
    expect(await page.getByRole("dialog").getByLabel("수량").inputValue()).toBe("3");
    await page.keyboard.press("Enter");
    await expect.poll(() => stockOf(otherId, milk.id), { timeout: 15_000 }).toBe(3);
    expect(device.complaints).toEqual([]);
  });
});
