import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { violations } from "./support/axe";
import { type Device, openDevice, readyForFlight, signIn, step } from "./support/browser";
import { booked } from "./support/records";
import { addPerson, addProduct, asAdmin, openStore, type Product, stockOf } from "./support/shop";
import { type Speed, Wedge } from "./support/wedge";

const ENDS = ["Enter", "Tab"] as const;
const SPEEDS: readonly Speed[] = [5, 30, 60].flatMap((gap, index) =>
  ENDS.map((end, other) => ({ gap, end, ...(other === index % 2 ? { pause: { before: 1 + 4 * index, length: 120 } } : {}) })));
const MODES = { INBOUND: "입고", OUTBOUND: "출고", COUNT: "실사", ADJUST: "조정" } as const;

describe("a worker's day with a hand scanner", () => {
  let device: Device, wedge: Wedge, storeId: string, milk: Product, tofu: Product, juice: Product, plu: Product, shelf: Product;
  const names = new Map<string, string>();
  /** What must be on the disk. */
  const expected: Record<string, number> = {};
  const expect_ = (subject: string, quantity: number) => (expected[subject] = (expected[subject] ?? 0) + quantity);
  const isBooked = () => expect.poll(() => booked(device.page, names)).toEqual(expected);

  beforeAll(async () => {
    storeId = await openStore("스캔점");
    [milk, tofu, juice] = [await addProduct("우유"), await addProduct("두부"), await addProduct("주스")];
    [plu, shelf] = [await addOwn("바나나", "PLU-9D05"), await addOwn("상자", "AB 12 34")];
    for (const { id, name } of [milk, tofu, juice, plu, shelf]) names.set(id, name);
    device = await openDevice();
    await signIn(device, await addPerson("WORKER", storeId));
    await device.page.getByRole("link", { name: "스캔점" }).waitFor();
    await readyForFlight(device);
    await device.context.setOffline(true);
    device.page.setDefaultTimeout(10_000);
    wedge = await Wedge.at(device.page);
  });
  afterAll(() => device.close());
  beforeEach(async () => {
    if (new URL(device.page.url()).pathname !== "/scan") await device.page.goto("/scan");
    await choose("스캔마다 +1");
  });

  for (const [mode, word] of Object.entries(MODES))
    test(`${mode}: every speed and end, wherever the focus is`, async () => {
      const { page } = device;
      await choose(word);
      if (mode === "ADJUST") await choose("파손");
      const places = [
        () => page.getByRole("textbox", { name: /바코드 또는/ }).focus(),
        () => page.evaluate(() => (document.activeElement as HTMLElement).blur()),
        () => page.getByRole("button", { name: "카메라로 스캔" }).focus(),
        () => page.getByRole("radio", { name: word }).focus(),
        () => page.getByRole("button", { name: /되돌리기/ }).first().focus(),
        () => page.getByRole("button", { name: /고치기/ }).first().focus(),
      ];
      for (const [index, speed] of SPEEDS.entries()) {
        await places[index]!();
        await wedge.scan(index % 2 ? tofu.code : milk.code, speed);
        expect_(`${mode} ${index % 2 ? "두부" : "우유"}`, mode === "ADJUST" ? -1 : 1);
      }
      await isBooked();
      expect(await page.getByRole("textbox", { name: /바코드 또는/ }).inputValue()).toBe("");
      expect(await page.getByRole("dialog").count()).toBe(0);
      await step(device, `scanner-${mode}`);
    });

  test("the answer says the product, the quantity, the stock after it, and when that is below zero", async () => {
    const { page } = device;
    await choose("출고");
    await wedge.scan(juice.code, { gap: 5 });
    await wedge.scan(juice.code, { gap: 5 });
    expect_("OUTBOUND 주스", 2);
    const answer = page.getByRole("status").filter({ hasText: "출고 주스 2 (+1)" });
    await answer.filter({ hasText: "재고 -2개" }).filter({ hasText: "재고가 0보다 적습니다" }).waitFor();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    expect(await inSight(page)).toBe(true);
    await step(device, "scanner-below-zero");
    await isBooked();
  });

  test("scan, then quantity: a scan answers the question that is open, with its number or one", async () => {
    const { page } = device;
    await choose("입고");
    await choose("스캔 후 수량");
    for (const speed of SPEEDS) {
      await wedge.scan(milk.code, speed);
      await page.getByRole("dialog", { name: "우유 몇 개?" }).waitFor();
      await wedge.type("12");
      await wedge.scan(tofu.code, speed);
      await page.getByRole("dialog", { name: "두부 몇 개?" }).waitFor();
      expect(await page.getByRole("dialog").getByLabel("수량").inputValue()).toBe("1");
      await wedge.scan(juice.code, speed);
      await page.getByRole("dialog", { name: "주스 몇 개?" }).waitFor();
      await page.keyboard.press("Backspace");
      await wedge.scan(milk.code, speed);
      await page.getByRole("dialog", { name: "우유 몇 개?" }).waitFor();
      await step(device, "scanner-dialog");
      await wedge.type("12", 30);
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      expect_("INBOUND 우유", 24);
      expect_("INBOUND 두부", 1);
      expect_("INBOUND 주스", 1);
      await isBooked();
    }
    await wedge.scan(milk.code, { gap: 5 });
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await choose("스캔마다 +1");
    await wedge.scan(milk.code, { gap: 30, end: "Tab" });
    expect_("INBOUND 우유", 1);
    await isBooked();
  });

  test("quantity, then scan: the number in the field stays what was typed", async () => {
    const { page } = device;
    await choose("출고");
    await choose("수량 후 스캔");
    const field = page.getByLabel("수량", { exact: true });
    await field.focus();
    await wedge.type("12");
    for (const speed of SPEEDS) {
      await wedge.scan(tofu.code, speed);
      expect(await field.inputValue()).toBe("12");
      expect_("OUTBOUND 두부", 12);
    }
    await isBooked();
  });

  // The newest line of a product may be drawn a moment after it is on the disk: until then another type's is the first.
  const newest = (type: string, name: string) => {
    const edit = device.page.getByRole("button", { name: `고치기: ${name}` });
    return device.page.getByRole("listitem").filter({ has: edit }).first().filter({ hasText: type }).getByRole("button", { name: `고치기: ${name}` });
  };

  test("a line that is being changed is changed as it stands, and the next scan is booked", async () => {
    const { page } = device;
    await choose("출고");
    await wedge.scan(juice.code, { gap: 5 });
    expect_("OUTBOUND 주스", 1);
    await isBooked();
    await newest("출고", "주스").click();
    await wedge.type("7");
    await wedge.scan(milk.code, { gap: 30, end: "Tab" });
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect_("OUTBOUND 주스", 6);
    expect_("OUTBOUND 우유", 1);
    await isBooked();

    await newest("출고", "우유").click();
    await wedge.scan(milk.code, { gap: 60 });
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect_("OUTBOUND 우유", 1);
    await isBooked();
  });

  test("a code with a space presses no button, and a person's space bar does", async () => {
    const { page } = device;
    await choose("입고");
    await page.getByRole("button", { name: /되돌리기/ }).first().focus();
    await wedge.scan("AB 12 34", { gap: 5 });
    expect_("INBOUND 상자", 1);
    await isBooked();
    await page.getByRole("button", { name: "되돌리기: 상자" }).focus();
    await wedge.type(" ");
    await page.getByRole("status").filter({ hasText: "되돌림: 상자" }).waitFor();
    expect_("INBOUND 상자", -1);
    delete expected["INBOUND 상자"];
    await isBooked();
  });

  test("with Hangul on a scan is what the keys say, and the field is as it was", async () => {
    const { page } = device;
    await choose("입고");
    const field = page.getByRole("textbox", { name: /바코드 또는/ });
    for (const hangul of ["letters", "composed"] as const)
      for (const code of ["PLU-9D05", "plu-9d05", milk.code]) {
        await field.fill("바나");
        await wedge.scan(code, { gap: 30, hangul });
        expect_(code === milk.code ? "INBOUND 우유" : "INBOUND 바나나", 1);
        await isBooked();
        await expect.poll(() => field.inputValue()).toBe("바나");
      }
    await field.fill("");
  });

  test("a code that was cut is never booked: a known one is taken whole, else it asks and the next scan is meant instead", async () => {
    const { page } = device;
    await choose("입고");
    await wedge.scan(milk.code, { gap: 30, pause: { before: 6, length: 250 } });
    expect_("INBOUND 우유", 1);
    await isBooked();

    await wedge.scan(`${milk.code.slice(0, 12)}X`, { gap: 5 });
    const question = page.getByRole("dialog", { name: "기록할까요?" });
    await question.waitFor();
    await step(device, "scanner-doubt");
    expect(await violations(page)).toEqual([]);
    await isBooked();
    await wedge.scan(milk.code, { gap: 5 });
    await question.waitFor({ state: "detached" });
    await page.getByRole("status").filter({ hasText: "기록 안 함" }).filter({ hasText: "입고 우유" }).waitFor();
    expect_("INBOUND 우유", 1);
    await isBooked();

    await wedge.scan("NEW-777", { gap: 5 });
    await question.getByRole("button", { name: "그대로 기록" }).click();
    await page.getByLabel(/무엇인지/).focus();
    await wedge.type("memo");
    await wedge.scan(milk.code, { gap: 60, end: "Tab" });
    expect(await page.getByLabel(/무엇인지/).inputValue()).toBe("memo");
    expect_("INBOUND 우유", 1);
    expect_("INBOUND NEW-777", 1);
    await isBooked();
    await page.getByRole("button", { name: "되돌리기: NEW-777" }).click();
    delete expected["INBOUND NEW-777"];
    await isBooked();
  });

  test("with the prefix of the settings short and slow codes are scans, beside a typist", async () => {
    const { page } = device;
    await page.goto("/settings");
    await page.getByLabel(/스캐너 앞 문자/).fill("~");
    await wedge.scan("~77", { gap: 100 });
    await page.getByRole("status").filter({ hasText: "읽은 값: 77" }).waitFor();
    expect(await page.getByLabel(/스캐너 앞 문자/).inputValue()).toBe("~");
    await step(device, "scanner-settings");
    await isBooked();

    await page.goto("/scan");
    await choose("입고");
    await page.getByRole("textbox", { name: /바코드 또는/ }).focus();
    await wedge.type("mil");
    for (const end of ENDS) {
      await wedge.scan(`~${milk.code}`, { gap: 100, end, pause: { before: 5, length: 120 } });
      expect_("INBOUND 우유", 1);
    }
    await wedge.scan("~PLU-9D05", { gap: 100 });
    expect_("INBOUND 바나나", 1);
    await isBooked();
    expect(await page.getByRole("textbox", { name: /바코드 또는/ }).inputValue()).toBe("mil");
    await page.goto("/settings");
    await page.getByLabel(/스캐너 앞 문자/).fill("");
  });

  test("where stock is looked at a scan shows the product, and elsewhere it says that nothing is recorded", async () => {
    const { page } = device;
    await page.goto("/stock");
    const search = page.getByLabel("이름, 초성, 코드");
    await search.focus();
    await wedge.type("du");
    await expect.poll(() => search.inputValue()).toBe("du");
    await wedge.scan(tofu.code, { gap: 5 });
    await page.getByRole("heading", { name: "두부" }).waitFor();
    await page.getByRole("status").filter({ hasText: "두부" }).filter({ hasText: "재고" }).waitFor();
    await step(device, "scanner-stock");
    await page.goto("/outbox");
    await wedge.scan(tofu.code, { gap: 60, end: "Tab" });
    await page.getByRole("status").filter({ hasText: "이 화면에서는 스캔을 기록하지 않습니다" }).waitFor();
    await page.goto("/settings");
    await page.getByRole("button", { name: "로그아웃" }).click();
    await wedge.scan(tofu.code, { gap: 5 });
    await page.getByRole("status").filter({ hasText: "열린 창을 먼저" }).waitFor();
    await page.getByRole("dialog").waitFor();
    await step(device, "scanner-question-first");
    await page.keyboard.press("Escape");
    await isBooked();
  });

  test("everything arrives as it was scanned", async () => {
    const { page, context } = device;
    await context.setOffline(false);
    await page.goto("/outbox");
    await page.getByText("모두 서버에 있습니다.").waitFor();
    await page.getByText("확인 필요").waitFor({ state: "detached" });
    await expect.poll(() => stockOf(storeId, plu.id), { timeout: 20_000 }).toBe(expected["INBOUND 바나나"]);
    await expect.poll(() => stockOf(storeId, juice.id), { timeout: 20_000 }).toBe(expected["INBOUND 주스"]! - expected["OUTBOUND 주스"]!);
    expect(device.complaints).toEqual([]);
  });

  const choose = (name: string) => device.page.getByRole("radio", { name, exact: true }).check({ force: true });
});

/** Whether the answer to the last scan can be seen. */
const inSight = (page: Device["page"]) => page.locator(".said").evaluate((said) => {
  const { top, bottom } = said.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight && document.elementFromPoint(innerWidth / 2, (top + bottom) / 2)?.closest(".said") === said;
});

async function addOwn(name: string, code: string): Promise<Product> {
  const { id } = await (await asAdmin()).call<{ id: string }>("POST", "/products", { name, barcodes: [{ code, packSize: 1, internal: true }] });
  return { id, name, code };
}
