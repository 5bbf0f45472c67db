import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESK, type Device, openDevice, readyForFlight, scan, signIn, step } from "./support/browser";
import { addPerson, addProduct, openStore, type Product, stockOf } from "./support/shop";

describe("a new worker's shift, as the office sees it", () => {
  const worker = { id: "", email: `mina-${crypto.randomUUID().slice(0, 8)}@example.com`, password: "correct horse battery" };
  let office: Device, phone: Device, storeId: string, milk: Product;

  beforeAll(async () => {
    // A second store, so that the administrator has one to choose.
    [storeId] = [await openStore("홍대점"), await openStore("서강점")];
    milk = await addProduct("저지방 우유");
    [office, phone] = [await openDevice({ size: DESK }), await openDevice()];
    await signIn(office, await addPerson("ADMIN"));
    await office.page.getByRole("button", { name: "홍대점" }).click();
  });
  afterAll(async () => {
    for (const device of [office, phone]) await device.close();
  });

  test("the office makes an account, and the worker signs in with it", async () => {
    const { page } = office;
    await page.getByRole("link", { name: "사용자" }).click();
    const form = page.locator("form").filter({ hasText: "새 사용자" });
    await form.getByLabel("이메일").fill(worker.email);
    await form.getByLabel("비밀번호").fill(worker.password);
    await form.getByLabel("홍대점").check();
    await step(office, "shift-1-new-user");
    await form.getByRole("button", { name: "추가" }).click();
    await page.getByRole("article", { name: worker.email }).waitFor();
    await step(office, "shift-2-user-made");

    await signIn(phone, worker);
    await phone.page.getByRole("link", { name: "홍대점" }).waitFor();
    await step(phone, "shift-3-signed-in");
  });

  test("without a network the worker counts a shelf, and so does the office; then the worker sells", async () => {
    const { page } = phone;
    await readyForFlight(phone);
    await phone.context.setOffline(true);
    await page.getByRole("radio", { name: "실사" }).check({ force: true });
    for (let i = 0; i < 4; i++) await scan(page, milk.code);
    await page.getByRole("status").filter({ hasText: `실사 ${milk.name} 4` }).waitFor();
    await step(phone, "shift-4-counted");

    await office.page.getByRole("link", { name: "스캔" }).click();
    await office.page.getByRole("radio", { name: "실사" }).check({ force: true });
    await office.page.getByRole("radio", { name: "스캔 후 수량" }).check({ force: true });
    await scan(office.page, milk.code);
    await office.page.getByRole("dialog").getByLabel("수량").fill("6");
    await office.page.keyboard.press("Enter");
    await office.page.getByRole("status").filter({ hasText: `실사 ${milk.name} 6` }).waitFor();
    await step(office, "shift-5-office-counted");

    await page.getByRole("radio", { name: "출고" }).check({ force: true });
    await scan(page, milk.code);
    await page.getByRole("status").filter({ hasText: `출고 ${milk.name} 1` }).waitFor();
    await step(phone, "shift-6-sold");
    await page.reload();
    await page.getByRole("banner").getByText("오프라인 · 2개 대기").waitFor();
    await step(phone, "shift-7-reloaded");
  });

  test("the office looks at the stock and sees the worker's shift arrive, and the conflict that it caused", async () => {
    const { page } = office;
    await page.getByRole("link", { name: "재고", exact: true }).click();
    await page.getByLabel("이름, 초성, 코드").fill("ㅈㅈㅂ");
    const quantity = page.getByRole("listitem").filter({ hasText: milk.name }).locator(".number").last();
    await quantity.filter({ hasText: /^6$/ }).waitFor();
    await page.getByRole("banner").getByText("● 서버와 맞음", { exact: true }).waitFor({ timeout: 30_000 });
    await page.evaluate(() => document.body.classList.add("untouched"));
    const before = await undecided();

    await phone.context.setOffline(false);
    await quantity.filter({ hasText: /^5$/ }).waitFor();
    await expect.poll(undecided, { timeout: 15_000 }).toBe(before + 1);
    await step(office, "shift-8-arrived");
    expect(await page.locator("body.untouched").count()).toBe(1);
    expect(await stockOf(storeId, milk.id)).toBe(5);

    await page.getByRole("link", { name: "충돌" }).click();
    const card = page.getByRole("article", { name: milk.name });
    await card.getByText("겹친 실사").waitFor();
    await card.getByText(worker.email).first().waitFor();
    await step(office, "shift-9-conflict");
  });

  test("the office decides, and the worker's phone follows", async () => {
    await office.page.getByRole("article", { name: milk.name }).getByRole("button", { name: "5 → 3" }).click();
    await office.page.getByRole("article", { name: milk.name }).waitFor({ state: "detached" });
    await step(office, "shift-10-decided");
    await phone.page.getByRole("link", { name: "재고" }).click();
    await phone.page.getByLabel("이름, 초성, 코드").fill("ㅈㅈㅂ");
    await phone.page.getByRole("listitem").filter({ hasText: milk.name }).locator(".number").last().filter({ hasText: /^3$/ }).waitFor();
    await step(phone, "shift-11-phone");
    expect(await stockOf(storeId, milk.id)).toBe(3);
    expect([...office.complaints, ...phone.complaints, ...office.strangers, ...phone.strangers]).toEqual([]);
  });

  /** How many conflicts the menu says there are; other stores have some of their own. */
  const undecided = async () => Number(/\d+/.exec(await office.page.getByRole("link", { name: "충돌" }).innerText())?.[0] ?? 0);
});
