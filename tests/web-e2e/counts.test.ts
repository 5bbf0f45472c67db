import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DESK, type Device, openDevice, readyForFlight, scan, signIn } from "./support/browser";
import { addPerson, addProduct, asAdmin, openStore, type Product, stockOf } from "./support/shop";

test("two devices count one shelf and the back room without a network, and an administrator approves", async () => {
  const storeId = await openStore("동교점");
  const [milk, tofu] = [await addProduct("우유"), await addProduct("두부")];
  const admin = await asAdmin();
  await admin.call("POST", "/sync/batch", {
    deviceId: crypto.randomUUID(), sentAt: new Date().toISOString(),
    items: [{ id: crypto.randomUUID(), seq: 1, type: "INBOUND", storeId, productId: tofu.id, quantity: 9,
      occurredAt: new Date(Date.now() - 3_600_000).toISOString() }],
  });
  const { id } = await admin.call<{ id: string }>("POST", "/count-sessions", { storeId, name: "월말 조사", zones: ["매대", "창고"] });
  const [one, two, office] = [await openDevice(), await openDevice(), await openDevice({ size: DESK })];
  try {
    for (const [device, zone, times] of [[one, "매대", 3], [two, "창고", 2]] as const) {
      const { page } = device;
      await signIn(device, await addPerson("WORKER", storeId));
      await page.getByRole("link", { name: "동교점" }).waitFor();
      await page.goto("/counts");
      await page.getByRole("link", { name: "월말 조사" }).click();
      await page.getByRole("heading", { name: "월말 조사" }).waitFor();
      await readyForFlight(device);
      await device.context.setOffline(true);
      await page.reload();
      await page.getByLabel("구역").selectOption(zone);
      for (let i = 0; i < times; i++) await scan(page, milk.code);
      await page.getByRole("status").filter({ hasText: `실사 우유 ${times}` }).waitFor();
      await page.getByRole("banner").getByText(`${times}개 대기`).waitFor();
    }
    for (const device of [one, two]) {
      await device.context.setOffline(false);
      await device.page.getByRole("banner").getByText("서버와 맞음").waitFor();
    }
    expect(await stockOf(storeId, milk.id)).toBe(0);

    const { page } = office;
    await signIn(office, await addPerson("ADMIN"));
    await page.getByRole("button", { name: "동교점" }).click();
    await page.goto(`/counts/${id}`);
    await page.getByRole("row").filter({ hasText: "우유" }).filter({ hasText: "5" }).waitFor();
    await page.getByText("아무도 세지 않음").click();
    await page.getByRole("listitem").filter({ hasText: "두부" }).first().waitFor();
    await page.getByRole("button", { name: "승인" }).click();
    await page.getByRole("button", { name: "승인 되돌리기" }).waitFor();

    expect(await stockOf(storeId, milk.id)).toBe(5);
    expect(await stockOf(storeId, tofu.id)).toBe(9);
  } finally {
    for (const device of [one, two, office]) await device.close();
  }
});

describe("two phones that count one shelf", () => {
  let storeId: string, milk: Product, id: string, devices: Device[];
  const stores = ["조사점", "진열점"];

  beforeEach(async () => {
    const store = stores.pop()!;
    [storeId, milk] = [await openStore(store), await addProduct("요구르트")];
    const admin = await asAdmin();
    ({ id } = await admin.call<{ id: string }>("POST", "/count-sessions", { storeId, name: "매대 조사", zones: ["매대"] }));
    devices = [await openDevice(), await openDevice(), await openDevice({ size: DESK })];
    for (const [device, times] of [[devices[0]!, 3], [devices[1]!, 2]] as const) {
      await signIn(device, await addPerson("WORKER", storeId));
      await device.page.getByRole("link", { name: store }).waitFor();
      await device.page.goto(`/counts/${id}`);
      for (let i = 0; i < times; i++) await scan(device.page, milk.code);
      await device.page.getByRole("status").filter({ hasText: `실사 요구르트 ${times}` }).waitFor();
      await device.page.getByRole("banner").getByText("서버와 맞음").waitFor();
    }
    const office = devices[2]!;
    await signIn(office, await addPerson("ADMIN"));
    await office.page.getByRole("button", { name: store }).click();
    await office.page.goto(`/counts/${id}`);
    await office.page.getByRole("row").filter({ hasText: "요구르트" }).filter({ hasText: "5" }).waitFor();
  });
  afterEach(async () => {
    for (const device of devices) await device.close();
  });

  test("are shown beside each other, and the approval says which of them holds", async () => {
    const [phone, , office] = devices.map((device) => device.page) as [Page, Page, Page];
    await phone.getByRole("button", { name: "고치기: 요구르트" }).click();
    await phone.getByRole("dialog").getByRole("listitem").filter({ hasText: "이 기기 · 3개" }).waitFor();
    await phone.getByRole("dialog").getByRole("button", { name: "취소" }).click();

    const overlaps = office.getByRole("region", { name: "여러 기기가 센 곳" });
    for (const found of ["· 3개", "· 2개"]) await overlaps.getByText(found).waitFor();
    const approve = office.getByRole("button", { name: "승인", exact: true });
    expect(await approve.isDisabled()).toBe(true);
    const question = office.getByLabel("요구르트 · 매대: 어느 것이 맞나요?");
    await question.getByRole("option", { name: "합계 5개" }).waitFor({ state: "attached" });
    await question.selectOption((await question.getByRole("option", { name: "· 3개" }).getAttribute("value")) ?? "");
    await approve.click();
    await office.getByRole("button", { name: "승인 되돌리기" }).waitFor();

    expect(await stockOf(storeId, milk.id)).toBe(3);
    await overlaps.getByText("선택됨").waitFor();
  });

  test("are counted again at the desk, in the place of both", async () => {
    const office = devices[2]!.page;
    const overlaps = office.getByRole("region", { name: "여러 기기가 센 곳" });
    for (const found of ["· 3개", "· 2개"]) {
      await overlaps.getByRole("button", { name: found }).click();
      const dialog = office.getByRole("dialog");
      await dialog.getByRole("listitem").filter({ hasText: found }).waitFor();
      await dialog.getByLabel("수량").fill("7");
      await dialog.getByRole("button", { name: "저장" }).click();
      await dialog.waitFor({ state: "detached" });
      await overlaps.getByText(found).waitFor({ state: "detached" });
    }
    await office.getByRole("row").filter({ hasText: "요구르트" }).filter({ hasText: "7" }).waitFor();
    await office.getByRole("button", { name: "승인", exact: true }).click();
    await office.getByRole("button", { name: "승인 되돌리기" }).waitFor();

    expect(await stockOf(storeId, milk.id)).toBe(7);
  });
});
