import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./support/axe";
import { DESK, type Device, openDevice, readyForFlight, scan, signIn, step } from "./support/browser";
import { addPerson, addProduct, asAdmin, book, openStore, type Product, stockOf } from "./support/shop";

const card = ({ page }: Device, product: Product) => page.getByRole("article", { name: product.name });
/** The line of the stock screen that stays when a product's name is typed: the list begins with other tests' products. */
async function stockLine({ page }: Device, { name }: Product) {
  await page.getByRole("link", { name: "재고" }).click();
  await page.getByLabel("이름, 초성, 코드").fill(name);
  return page.getByRole("listitem").filter({ hasText: name });
}
const inStep = ({ page }: Device) => page.getByRole("banner").getByText("● 서버와 맞음", { exact: true }).waitFor({ timeout: 60_000 });

describe("two devices count one shelf without knowing of each other", () => {
  let one: Device, two: Device, storeId: string, milk: Product;

  beforeAll(async () => {
    storeId = await openStore("상암점");
    milk = await addProduct("흰 우유 500ml");
    [one, two] = [await openDevice(), await openDevice()];
    for (const device of [one, two]) {
      await signIn(device, await addPerson("WORKER", storeId));
      await device.page.getByRole("link", { name: "상암점" }).waitFor();
      await readyForFlight(device);
      await device.context.setOffline(true);
      await device.page.getByRole("radio", { name: "실사" }).check({ force: true });
    }
  });
  afterAll(async () => {
    for (const device of [one, two]) await device.close();
  });

  test("and both get a card that says what met and what each choice gives", async () => {
    for (const [device, times] of [[one, 3], [two, 5]] as const) {
      for (let i = 0; i < times; i++) await scan(device.page, milk.code);
      await device.page.getByRole("status").filter({ hasText: `실사 ${milk.name} ${times}` }).waitFor();
    }
    for (const device of [one, two]) {
      await device.context.setOffline(false);
      await inStep(device);
    }
    expect(await stockOf(storeId, milk.id)).toBe(5);

    for (const device of [one, two]) {
      await device.page.getByRole("navigation").getByRole("link", { name: /충돌\s*1/ }).click();
      const met = card(device, milk).getByRole("list", { name: "무엇이 만났나" }).getByRole("listitem");
      expect(await met.allInnerTexts()).toEqual([expect.stringMatching(/실사\s+3/), expect.stringMatching(/실사\s+5\s+지금 기준/)]);
      await card(device, milk).getByRole("button", { name: "5 → 3" }).waitFor();
      expect(await card(device, milk).getByRole("button").allInnerTexts()).toEqual([
        expect.stringMatching(/나중 실사를 유지[^]*재고 5$/), expect.stringMatching(/먼저 실사한 3개[^]*5 → 3$/), expect.stringContaining("다시 세어서"),
      ]);
    }
    expect(await card(one, milk).getByRole("listitem").filter({ hasText: "이 기기" }).innerText()).toContain("3");
    await step(one, "conflict-card");
  });

  test("each decides without a network, and sees the decision wait", async () => {
    for (const device of [one, two]) await device.context.setOffline(true);
    await card(one, milk).getByRole("button", { name: "5 → 3" }).click();
    await card(two, milk).getByRole("button", { name: "다시 세어서" }).click();
    await step(two, "conflict-count-again");
    await two.page.getByRole("dialog").getByLabel("수량").fill("4");
    await two.page.keyboard.press("Enter");

    for (const [device, words] of [[one, "먼저 것을 따름"], [two, "다시 세어 4"]] as const) {
      await card(device, milk).getByText(`결정함: ${words}`).waitFor();
      expect(await card(device, milk).getByRole("button").count()).toBe(0);
      await device.page.reload();
      await card(device, milk).getByText(`결정함: ${words}`).waitFor();
      await device.page.getByText("오프라인입니다. 마지막으로 받은 내용").waitFor();
      await step(device, `conflict-decided-${words.length}`);
      await card(device, milk).getByRole("link", { name: "보낼 것" }).click();
      await device.page.getByRole("listitem").filter({ hasText: milk.name }).filter({ hasText: words }).waitFor();
      await step(device, `conflict-outbox-${words.length}`);
      const line = await stockLine(device, milk);
      await line.filter({ hasText: device === one ? /서버 5 →\s*3/ : /서버 5 →\s*4/ }).waitFor();
    }
  });

  test("the first to arrive holds; the other hears who decided what, and is done with one tap", async () => {
    await one.context.setOffline(false);
    await inStep(one);
    expect(await stockOf(storeId, milk.id)).toBe(3);
    await two.page.getByRole("link", { name: "보낼 것" }).click();
    await two.context.setOffline(false);
    const unused = card(two, milk).filter({ hasText: "이 결정은 쓰이지 않았습니다." });
    await unused.getByText(/다른 사람이 먼저 결정했습니다.*worker-.*먼저 것을 따름/).waitFor();
    await step(two, "conflict-unused");
    expect(await violations(two.page)).toEqual([]);
    await unused.getByRole("button", { name: "알겠습니다" }).click();
    await inStep(two);
    await unused.waitFor({ state: "detached" });
  });

  test("and both devices show what the server has, and no card any more", async () => {
    for (const device of [one, two]) {
      await device.page.getByRole("link", { name: "충돌" }).click();
      await device.page.getByText("결정할 것이 없습니다.").waitFor();
      await (await stockLine(device, milk)).locator(".number", { hasText: /^3$/ }).waitFor();
    }
    expect(await stockOf(storeId, milk.id)).toBe(3);
    expect([...one.complaints, ...two.complaints]).toEqual([]);
  });
});

describe("every kind of conflict is decided by a tap", () => {
  let office: Device, storeId: string, late: Product, negative: Product, cured: Product, edited: Product;

  beforeAll(async () => {
    storeId = await openStore("수색점");
    [late, negative, cured, edited] = [await addProduct("귤"), await addProduct("감"), await addProduct("배"), await addProduct("사과")];
    await book({ type: "COUNT", storeId, productId: late.id, quantity: 10 }, 5);
    await book({ type: "OUTBOUND", storeId, productId: late.id, quantity: 2 }, 7);
    await book({ type: "OUTBOUND", storeId, productId: negative.id, quantity: 3 }, 3);
    await book({ type: "OUTBOUND", storeId, productId: cured.id, quantity: 1 }, 3);
    await book({ type: "PRODUCT", productId: edited.id, changes: { unit: "봉" } }, 4);
    await book({ type: "PRODUCT", productId: edited.id, changes: { unit: "상자" } }, 2);
    office = await openDevice({ size: DESK });
    await signIn(office, await addPerson("ADMIN"));
    await office.page.getByRole("button", { name: "수색점" }).click();
    await office.page.getByRole("link", { name: "충돌" }).click();
  });
  afterAll(() => office.close());

  test("two edits of a unit, for an administrator: the other value becomes the product's", async () => {
    const { page } = office;
    await card(office, edited).getByText("겹친 상품 수정").waitFor();
    await step(office, "conflict-kinds");
    expect(await violations(page)).toEqual([]);
    const met = card(office, edited).getByRole("list", { name: "무엇이 만났나" }).getByRole("listitem");
    expect(await met.allInnerTexts()).toEqual([expect.stringContaining("봉"), expect.stringMatching(/상자\s+지금 기준/)]);
    await card(office, edited).getByRole("button", { name: /“봉”.*적용/ }).click();
    await card(office, edited).waitFor({ state: "detached" });
    expect((await (await asAdmin()).call<{ unit: string }>("GET", `/products/${edited.id}`)).unit).toBe("봉");
  });

  test("a late sale counts after the count", async () => {
    await card(office, late).getByRole("button", { name: "10 → 8" }).click();
    await card(office, late).waitFor({ state: "detached" });
    expect(await stockOf(storeId, late.id)).toBe(8);
  });

  test("stock below zero is counted", async () => {
    await card(office, negative).getByRole("button", { name: "다시 세어서" }).click();
    await office.page.getByRole("dialog").getByRole("button", { name: "저장" }).click();
    await office.page.getByRole("dialog").getByText("수량을 읽을 수 없습니다").waitFor();
    await office.page.getByRole("dialog").getByLabel("수량").fill("7");
    await office.page.keyboard.press("Enter");
    await card(office, negative).waitFor({ state: "detached" });
    expect(await stockOf(storeId, negative.id)).toBe(7);
  });

  test("and what a delivery cures goes by itself", async () => {
    await card(office, cured).getByText("저절로 해결됩니다").waitFor();
    await book({ type: "INBOUND", storeId, productId: cured.id, quantity: 2 }, 1);
    await card(office, cured).waitFor({ state: "detached" });
    expect(office.complaints).toEqual([]);
  });
});
