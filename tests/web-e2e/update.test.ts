import { expect, inject, test } from "vitest";
import { violations } from "./support/axe";
import { openDevice, readyForFlight, scan, signIn, step } from "./support/browser";
import { openFront } from "./support/newBuild";
import { addPerson, addProduct, openStore, stockOf } from "./support/shop";

test("a new version waits until somebody takes it, and nothing that waits is lost by it", async () => {
  const storeId = await openStore("도화점");
  const goods = await Promise.all(["멸균 우유", "두유", "보리차", "식혜"].map((name) => addProduct(name)));
  const worker = await addPerson("WORKER", storeId);
  const front = await openFront(inject("address"));
  const device = await openDevice({ address: front.address });
  const { page } = device;
  const isNew = page.locator('meta[name="build"]');
  try {
    await signIn(device, worker);
    await page.getByRole("link", { name: "도화점" }).waitFor();
    await readyForFlight(device);
    front.api = false;
    for (const { code } of goods.slice(1)) await scan(page, code);
    await page.getByRole("banner").getByText("3개 대기").waitFor();
    expect(await isNew.count()).toBe(0);

    front.release();
    await page.evaluate(() => document.body.classList.add("untouched"));
    // As the page does by itself every hour.
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())!.update());
    const prompt = page.getByRole("status").filter({ hasText: "새 버전이 준비되었습니다." });
    await prompt.waitFor();
    await step(device, "update-ready");
    expect(await violations(page)).toEqual([]);
    await scan(page, goods[0]!.code);
    await page.getByRole("banner").getByText("4개 대기").waitFor();
    await prompt.getByRole("button", { name: "나중에" }).click();
    await prompt.waitFor({ state: "detached" });
    await page.waitForTimeout(1_000);
    expect([await page.locator("body.untouched").count(), await isNew.count()]).toEqual([1, 0]);

    // Also a reload stays with the version that was there, and asks again.
    await page.reload();
    await prompt.waitFor();
    expect(await isNew.count()).toBe(0);
    await prompt.getByRole("button", { name: "지금 바꾸기" }).click();
    await isNew.waitFor({ state: "attached" });
    await page.getByRole("banner").getByText("4개 대기").waitFor();
    await step(device, "update-taken");
    expect(await prompt.count()).toBe(0);

    front.api = true;
    await page.getByRole("link", { name: "보낼 것" }).click();
    await page.getByRole("button", { name: "지금 보내기" }).click();
    await page.getByText("모두 서버에 있습니다.").waitFor();
    for (const { id } of goods) expect(await stockOf(storeId, id)).toBe(1);
    expect(device.complaints).toEqual([]);
  } finally {
    await device.close();
    await front.close();
  }
});
