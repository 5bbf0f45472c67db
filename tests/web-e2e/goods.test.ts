import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./support/axe";
import { DESK, type Device, openDevice, signIn } from "./support/browser";
import { found, inbound, sync } from "./support/office";
import { addPerson, addProduct, asAdmin, openStore, type Product, stockOf } from "./support/shop";

let office: Device, hall: string, annex: string, milk: Product, cola: Product;

beforeAll(async () => {
  [hall, annex] = [await openStore("동관"), await openStore("서관")];
  [milk, cola] = [await addProduct("입출 우유 1L"), await addProduct("입출 콜라")];
  await inbound(hall, milk.id, 10);
  office = await openDevice({ size: DESK });
  await signIn(office, await addPerson("ADMIN"));
  await office.page.getByRole("button", { name: "동관" }).click();
});
afterAll(() => office.close());

describe("reorder points and low stock", () => {
  test("what is at its point stands on the list, with how many are missing, until there is enough", async () => {
    const { page } = office;
    const held = await stockOf(hall, milk.id);
    await page.goto(`/products/${milk.id}`);
    const form = page.locator("form").filter({ hasText: "이 매장의 발주점: 동관" });
    await form.getByLabel("발주점").fill("많이");
    await form.getByRole("button", { name: "저장" }).click();
    await form.getByRole("alert").filter({ hasText: "수량을 읽을 수 없습니다" }).waitFor();
    await form.getByLabel("발주점").fill("-1");
    await form.getByRole("button", { name: "저장" }).click();
    await form.getByRole("alert").filter({ hasText: "발주점은 0~10억" }).waitFor();
    await form.getByLabel("발주점").fill(String(held + 5));
    await form.getByRole("button", { name: "저장" }).click();
    await form.getByRole("status").waitFor();

    await page.goto("/low-stock");
    const row = page.getByRole("row").filter({ hasText: "입출 우유 1L" });
    await row.waitFor();
    expect((await row.getByRole("cell").allInnerTexts()).slice(1)).toEqual([String(held), String(held + 5), "5"]);
    await inbound(hall, milk.id, 6);
    await page.reload();
    await page.getByText("아무것도 없습니다.").waitFor();
  });
});

describe("transfers", () => {
  test("goods go off, are on the way for both, and arrive with two missing", async () => {
    const { page } = office;
    const [here, there] = [await stockOf(hall, milk.id), await stockOf(annex, milk.id)];
    await page.goto("/transfers");
    const form = page.getByRole("form", { name: "보내기" });
    const send = async (quantity: string) => {
      await form.getByLabel("상품").fill("ㅇㅊㅇㅇ");
      await form.getByRole("button", { name: "입출 우유 1L" }).click();
      await form.getByLabel("수량").fill(quantity);
      await form.getByLabel("받는 매장").selectOption({ label: "서관" });
      await form.getByRole("button", { name: "보내기" }).click();
    };
    await send("100000");
    await form.getByRole("alert").filter({ hasText: "재고가 모자랍니다" }).waitFor();
    await form.getByLabel("수량").fill("0");
    await form.getByRole("button", { name: "보내기" }).click();
    await form.getByRole("alert").filter({ hasText: "수량을 읽을 수 없습니다" }).waitFor();
    await send("7");
    const sent = page.getByRole("article", { name: "입출 우유 1L" });
    await sent.filter({ hasText: "이동 중" }).filter({ hasText: "받을 곳 서관" }).waitFor();
    expect(await sent.getByRole("button", { name: "받음" }).count()).toBe(0);
    expect([await stockOf(hall, milk.id), await stockOf(annex, milk.id)]).toEqual([here - 7, there]);

    await chooseStore("서관");
    await page.goto("/transfers");
    await sent.filter({ hasText: "이동 중" }).filter({ hasText: "보낸 곳 동관" }).waitFor();
    await sent.getByRole("button", { name: "받음" }).click();
    const question = page.getByRole("dialog");
    await question.getByLabel("수량").fill("-1");
    await question.getByRole("button", { name: "저장" }).click();
    await question.getByRole("alert").waitFor();
    await question.getByLabel("수량").fill("5");
    await question.getByRole("button", { name: "저장" }).click();
    await sent.getByText("2개 모자람 · 분실").waitFor();
    expect(await stockOf(annex, milk.id)).toBe(there + 5);

    // The receipt was wrong: the goods are on the way again, and then nothing has arrived.
    const admin = await asAdmin();
    const { items } = await admin.call<{ items: { receiptId: string }[] }>("GET", `/transfers?storeId=${annex}&status=received`);
    await admin.call("POST", `/transactions/${items[0]!.receiptId}/amend`,
      { id: crypto.randomUUID(), deviceId: crypto.randomUUID(), seq: 0, occurredAt: new Date().toISOString(), void: true });
    await page.reload();
    await sent.filter({ hasText: "이동 중" }).getByRole("button", { name: "받음" }).click();
    await question.getByRole("button", { name: "하나도 못 받음" }).click();
    await question.getByLabel("모자란 이유").selectOption({ label: "파손" });
    await question.getByRole("button", { name: "저장" }).click();
    await sent.getByText("7개 모자람 · 파손").waitFor();
    expect(await stockOf(annex, milk.id)).toBe(there);
    await chooseStore("동관");
  });

  test("the same transfer, sent again because its answer got lost, is booked once", async () => {
    const { page } = office;
    const here = await stockOf(hall, milk.id);
    await page.goto("/transfers");
    const form = page.getByRole("form", { name: "보내기" });
    await form.getByLabel("상품").fill("입출 우유");
    await form.getByRole("button", { name: "입출 우유 1L" }).click();
    await form.getByLabel("수량").fill("2");
    await page.route("**/api/v1/transfers", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await route.fetch();
      await route.abort();
    }, { times: 1 });
    await form.getByRole("button", { name: "보내기" }).click();
    await form.getByRole("alert").filter({ hasText: "서버에 닿을 수 없습니다" }).waitFor();
    await form.getByRole("button", { name: "보내기" }).click();
    await form.getByRole("status").filter({ hasText: "보냈습니다." }).waitFor();
    expect(await stockOf(hall, milk.id)).toBe(here - 2);
  });
});

describe("quarantine", () => {
  const code = "사내-두유-1";

  beforeAll(async () => {
    for (const barcode of [code, "사내-모름-2", "사내-새것-3", "사내-한번-4"]) await sync(hall, { type: "INBOUND", barcode, quantity: 4, note: `상자에 ${barcode}` });
  });

  test("says why in words, and linking the barcode releases it", async () => {
    const { page } = office;
    await page.goto("/quarantine");
    const card = page.getByRole("article", { name: code });
    await card.getByText("아직 등록되지 않은 바코드입니다.").waitFor();
    await card.getByText(`동관`).waitFor();
    const before = await stockOf(hall, cola.id);
    await card.getByRole("button", { name: "반영하기" }).click();
    await card.getByRole("alert").filter({ hasText: "아직 등록되지 않은 바코드입니다." }).waitFor();
    await card.getByRole("searchbox", { name: "상품" }).fill(cola.name);
    await card.getByRole("button", { name: cola.name }).click();
    await card.getByLabel("한 번에 몇 개").fill("6");
    await card.getByRole("button", { name: "바코드 추가" }).click();
    await card.getByRole("alert").filter({ hasText: "표준 바코드가 아닙니다" }).waitFor();
    await card.getByLabel(/매장 자체 코드/).check();
    await card.getByRole("button", { name: "바코드 추가" }).click();
    await card.waitFor({ state: "detached" });
    await expect.poll(() => stockOf(hall, cola.id), { timeout: 15_000 }).toBe(before + 24);
    await page.getByRole("radio", { name: "반영됨" }).check({ force: true });
    await page.getByRole("article", { name: code }).waitFor();
  });

  test("what a code meant this once is said without linking it", async () => {
    const { page } = office;
    await page.goto("/quarantine");
    const card = page.getByRole("article", { name: "사내-한번-4" });
    const before = await stockOf(hall, cola.id);
    await card.getByRole("searchbox", { name: "상품" }).fill(cola.name);
    await card.getByRole("button", { name: cola.name }).click();
    await card.getByRole("button", { name: "이번만 이 상품" }).click();
    await card.waitFor({ state: "detached" });
    await expect.poll(() => stockOf(hall, cola.id), { timeout: 15_000 }).toBe(before + 4);
    expect((await found("사내-한번-4"))).toEqual([]);
  });

  test("a new product can be made of a code that was found", async () => {
    const { page } = office;
    await page.goto("/quarantine");
    await page.getByRole("article", { name: "사내-새것-3" }).getByRole("link", { name: "이 바코드로 새 상품" }).click();
    expect(await page.getByLabel("바코드").inputValue()).toBe("사내-새것-3");
    await page.getByLabel("이름").fill("새로 온 두유");
    await page.getByLabel(/매장 자체 코드/).check();
    await page.getByRole("button", { name: "추가" }).first().click();
    await page.getByRole("heading", { name: "새로 온 두유" }).waitFor();
    const [made] = await found("새로 온 두유");
    await expect.poll(() => stockOf(hall, made!.id), { timeout: 15_000 }).toBe(4);
  });

  test("what did not happen is thrown away with a reason, and the dialog can be left", async () => {
    const { page } = office;
    await page.goto("/quarantine");
    const card = page.getByRole("article", { name: "사내-모름-2" });
    await card.getByRole("button", { name: "버리기" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "취소" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await card.getByRole("button", { name: "버리기" }).click();
    await page.getByRole("dialog").getByLabel("사유").fill("가".repeat(501));
    await page.getByRole("dialog").getByRole("button", { name: "버리기" }).click();
    await page.getByRole("dialog").getByRole("alert").filter({ hasText: "사유를 1~500자로" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("dialog").getByLabel("사유").fill("빈 상자였다");
    await page.keyboard.press("Enter");
    await card.waitFor({ state: "detached" });
    await page.getByRole("radio", { name: "버림" }).check({ force: true });
    await page.getByRole("article", { name: "사내-모름-2" }).getByText("빈 상자였다").waitFor();
  });
});

describe("devices", () => {
  test("which numbers have not arrived, what waits there and how far its clock is off", async () => {
    const { page } = office;
    const deviceId = crypto.randomUUID();
    const late = new Date(Date.now() - 90_000);
    await (await asAdmin()).call("POST", "/sync/batch", {
      deviceId, sentAt: late.toISOString(), pending: { count: 12, oldest: new Date(late.getTime() - 3_600_000).toISOString() },
      items: [1, 4, 6].map((seq) =>
        ({ id: crypto.randomUUID(), seq, type: "INBOUND", storeId: annex, productId: cola.id, quantity: 1, occurredAt: late.toISOString() })),
    });
    await page.goto("/devices");
    const card = page.getByRole("article", { name: deviceId });
    await card.getByText("2–3, 5번").waitFor();
    const facts = (await card.locator("dl").innerText()).replace(/\s+/g, " ");
    expect(facts).toMatch(/매장 서관 .*대기 12 · 가장 오래된 것.*빠진 번호 3 · 2–3, 5번 시계 차이 (89|90|91)(\.\d)?초/);
    const annexRow = page.locator("dt", { hasText: "서관" }).first().locator("xpath=following-sibling::dd[1]");
    expect(await annexRow.innerText()).toContain(`${deviceId.slice(-8)} (`);
    expect(await violations(page)).toEqual([]);
  });
});
test("the pages never complained, and asked nobody else", () => {
  expect(office.complaints).toEqual([]);
  expect(office.strangers).toEqual([]);
});

async function chooseStore(name: string): Promise<void> {
  const { page } = office;
  await page.goto("/store");
  await page.getByRole("button", { name }).click();
  await page.getByRole("banner").getByRole("link", { name }).waitFor();
}
