import { expect, test } from "vitest";
import { DESK, openDevice, readyForFlight, scan, signIn } from "./support/browser";
import { addPerson, addProduct, asAdmin, openStore, stockOf } from "./support/shop";

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
    await page.goto(`/counts/${id}`);
    const choice = page.getByRole("button", { name: "동교점" });
    await choice.or(page.getByRole("table")).first().waitFor();
    if (await choice.isVisible()) await choice.click();
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
