import { expect, test } from "vitest";
import { DESK, openDevice, readyForFlight, scan, signIn } from "./support/browser";
import { addPerson, addProduct, openStore, stockOf } from "./support/shop";

test("what a worker books appears on an administrator's screen by itself", async () => {
  // A second store, so that the administrator has one to choose.
  const [storeId] = [await openStore("홍대점"), await openStore("연남점")];
  const milk = await addProduct("흰 우유");
  const [phone, office] = [await openDevice(), await openDevice({ size: DESK })];
  try {
    await signIn(office, await addPerson("ADMIN"));
    await office.page.getByRole("button", { name: "홍대점" }).click();
    await office.page.goto("/stock");
    await office.page.getByLabel("이름, 초성, 코드").fill(milk.name);
    const line = office.page.getByRole("listitem").filter({ hasText: milk.name });
    await line.filter({ hasText: /\n0$/ }).or(line).first().waitFor();

    await signIn(phone, await addPerson("WORKER", storeId));
    await phone.page.getByRole("link", { name: "홍대점" }).waitFor();
    await readyForFlight(phone);
    await phone.context.setOffline(true);
    await phone.page.getByRole("radio", { name: "실사" }).check({ force: true });
    for (let i = 0; i < 4; i++) await scan(phone.page, milk.code);
    await phone.page.getByRole("radio", { name: "출고" }).check({ force: true });
    await scan(phone.page, milk.code);
    await phone.page.getByRole("status").filter({ hasText: `출고 ${milk.name} 1` }).waitFor();
    await phone.page.reload();
    await phone.page.getByRole("banner").getByText("5개 대기").waitFor();
    await phone.context.setOffline(false);

    await office.page.getByRole("listitem").filter({ hasText: milk.name }).locator(".number", { hasText: "3" }).waitFor();
    expect(await stockOf(storeId, milk.id)).toBe(3);
  } finally {
    await phone.close();
    await office.close();
  }
});
