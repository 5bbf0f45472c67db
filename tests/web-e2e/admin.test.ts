import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./support/axe";
import { DESK, type Device, fillInSignIn, openDevice, scan, signIn } from "./support/browser";
import { found, inbound, product } from "./support/office";
import { addPerson, addProduct, asAdmin, openStore, type Person, type Product, stockOf } from "./support/shop";

let office: Device, boss: Person, hall: string, annex: string, milk: Product, cola: Product;

beforeAll(async () => {
  [hall, annex] = [await openStore("본관"), await openStore("별관")];
  [milk, cola] = [await addProduct("관리 우유"), await addProduct("관리 콜라")];
  await inbound(hall, milk.id, 10);
  boss = await addPerson("ADMIN");
  office = await openDevice({ size: DESK });
  await signIn(office, boss);
  await office.page.getByRole("button", { name: "본관" }).click();
});
afterAll(() => office.close());

describe("products", () => {
  test("a field is changed, and only that; a price that is none is not taken for none at all", async () => {
    const { page } = office;
    await page.goto(`/products/${milk.id}`);
    await page.getByLabel("가격").fill("삼천 원");
    await page.getByRole("button", { name: "저장" }).first().click();
    await page.getByRole("alert").filter({ hasText: "가격을 읽을 수 없습니다" }).waitFor();
    expect(await product(milk.id)).toMatchObject({ price: 2980, version: 1 });

    await page.getByLabel("가격").fill("3150");
    await page.getByText("지금: 2980").waitFor();
    await page.getByRole("button", { name: "저장" }).first().click();
    await page.getByRole("status").filter({ hasText: "저장했습니다." }).waitFor();
    expect(await product(milk.id)).toMatchObject({ name: milk.name, price: 3150, version: 2 });
  });

  test("somebody else's edit is not undone unawares", async () => {
    const { page } = office;
    await page.getByLabel("이름").fill("관리 우유 1L");
    await (await asAdmin()).call("PATCH", `/products/${milk.id}`, { changes: { name: "저지방 우유" } });
    await page.getByRole("button", { name: "저장" }).first().click();
    await page.getByRole("alert").filter({ hasText: "다른 사람이 이 상품을 고쳤습니다" }).waitFor();
    await page.getByText("지금: 저지방 우유").waitFor();
    expect((await product(milk.id)).name).toBe("저지방 우유");
    await page.getByRole("button", { name: "저장" }).first().click();
    await page.getByRole("heading", { name: "관리 우유 1L" }).waitFor();
    expect((await product(milk.id)).name).toBe("관리 우유 1L");
  });

  test("a barcode of a pack is linked and taken away; one of another product is refused in words", async () => {
    const { page } = office;
    const link = () => page.getByRole("button", { name: "바코드 추가" }).click();
    await page.getByLabel("바코드").fill("8801234567890");
    await page.getByLabel("한 번에 몇 개").fill("스물넷");
    await link();
    await page.getByRole("alert").filter({ hasText: "수량을 읽을 수 없습니다" }).waitFor();
    await page.getByLabel("한 번에 몇 개").fill("24");
    await link();
    await page.getByRole("alert").filter({ hasText: "마지막 숫자가 맞지 않습니다" }).waitFor();
    await page.getByLabel("바코드").fill(cola.code);
    await link();
    await page.getByRole("alert").filter({ hasText: "다른 상품의 바코드입니다." }).waitFor();
    await page.getByLabel("바코드").fill("사내-24");
    await page.getByLabel(/매장 자체 코드/).check();
    await link();
    await page.getByText("사내-24 × 24").waitFor();
    expect((await product(milk.id)).barcodes).toContainEqual({ code: "사내-24", packSize: 24, internal: true });
    await page.getByRole("button", { name: "빼기: 사내-24" }).click();
    await page.getByText("사내-24 × 24").waitFor({ state: "detached" });
  });

  test("an archived product is not found by those who scan, and comes back", async () => {
    const { page } = office;
    await page.goto(`/products/${cola.id}`);
    await page.getByRole("button", { name: "보관하기" }).click();
    await page.getByText("보관됨").waitFor();
    await page.goto("/stock");
    await page.getByLabel("이름, 초성, 코드").fill(cola.name);
    await page.getByText("찾는 상품이 없습니다.").waitFor();
    await page.goto(`/products/${cola.id}`);
    await page.getByRole("button", { name: "되살리기" }).click();
    await page.getByRole("button", { name: "보관하기" }).waitFor();
    expect((await product(cola.id)).archived).toBe(false);
  });
});

describe("a sheet of products", () => {
  test("is looked at first: the bad lines by number and reason, and nothing is written", async () => {
    const { page } = office;
    await page.goto("/products/import");
    await choose(`이름,SKU,가격,바코드,색\n표 사탕,PYO-1,500,\n표 껌,PYO-2,비쌈,\n표 젤리,PYO-3,700,8801234567890\n표 사탕 둘,PYO-1,600,\n`);
    await page.getByText("4줄").waitFor();
    await page.getByText("모르는 열이라 읽지 않습니다: 색").waitFor();
    const rows = await page.getByRole("region", { name: "잘못된 줄 3" }).getByRole("row").allInnerTexts();
    expect(rows.slice(1).map((row) => row.replace(/\s+/g, " "))).toEqual([
      "3 가격: 쓸 수 없는 값입니다. 비쌈 product.invalid",
      "4 바코드의 마지막 숫자가 맞지 않습니다. 잘못 읽었거나 매장 자체 코드입니다. 8801234567890 barcode.check_digit",
      "5 앞의 줄과 같은 상품입니다. import.repeated",
    ]);
    expect(await page.getByRole("button", { name: /개 가져오기/ }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    expect((await found("표 사탕")).length).toBe(0);
  });

  test("and brought in once every line is good, as it was looked at", async () => {
    const { page } = office;
    await choose(`이름,SKU,가격,바코드\n표 사탕,PYO-1,500,\n표 껌,PYO-2,300,\n`);
    await page.getByText("새 상품 2").waitFor();
    expect((await found("표 사탕")).length).toBe(0);
    await page.getByRole("button", { name: "2개 가져오기" }).click();
    await page.getByText("가져왔습니다.").waitFor();
    expect(await found("표 사탕")).toMatchObject([{ sku: "PYO-1", price: 500 }]);
    await choose(`이름,SKU,가격,바코드\n표 사탕,PYO-1,500,\n`);
    await page.getByText("바뀌는 것이 없습니다.").waitFor();
  });

  test("a file that is none is refused in words", async () => {
    const { page } = office;
    await choose("그냥 글\n둘째 줄\n");
    await page.getByRole("alert").filter({ hasText: "첫 줄에 열 이름" }).waitFor();
  });

  async function choose(text: string): Promise<void> {
    await office.page.getByLabel(/CSV 파일/).setInputFiles({ name: "sheet.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await office.page.getByRole("button", { name: "미리 보기" }).click();
  }
});

describe("stores", () => {
  test("one is opened, refused with a time zone that is none, and gets another name", async () => {
    const { page } = office;
    await page.goto("/stores");
    const form = page.getByRole("form", { name: "새 매장" });
    await form.getByLabel("이름").fill("신관");
    await form.getByLabel("시간대").fill("Asia/Seul");
    await form.getByRole("button", { name: "추가" }).click();
    await form.getByRole("alert").filter({ hasText: "없는 시간대입니다" }).waitFor();
    await form.getByLabel("시간대").fill("Asia/Tokyo");
    await form.getByRole("button", { name: "추가" }).click();
    const shop = page.getByRole("form", { name: "신관" });
    await shop.getByLabel("이름").fill("신관 1층");
    await shop.getByRole("button", { name: "저장" }).click();
    await page.getByRole("form", { name: "신관 1층" }).getByRole("status").filter({ hasText: "저장했습니다." }).waitFor();
    await page.goto("/store");
    await page.getByRole("button", { name: "신관 1층" }).waitFor();
  });
});

describe("users", () => {
  const email = `hire-${crypto.randomUUID().slice(0, 8)}@example.com`;
  const card = () => office.page.getByRole("article", { name: email });

  test("one is made, refused with a common password, and has the stores that were ticked", async () => {
    const { page } = office;
    await page.goto("/users");
    const form = page.getByRole("form", { name: "새 사용자" });
    await form.getByLabel("이메일").fill(email);
    await form.getByLabel("비밀번호").fill("password123");
    await form.getByLabel("본관").check();
    await form.getByRole("button", { name: "추가" }).click();
    await form.getByRole("alert").filter({ hasText: "너무 흔한 비밀번호" }).waitFor();
    await form.getByLabel("비밀번호").fill("correct horse battery");
    await form.getByRole("button", { name: "추가" }).click();
    await form.getByRole("status").filter({ hasText: "추가했습니다." }).waitFor();
    expect(await account(email)).toMatchObject({ role: "WORKER", stores: [hall], disabled: false });
    await form.getByLabel("이메일").fill(email);
    await form.getByLabel("비밀번호").fill("correct horse battery");
    await form.getByRole("button", { name: "추가" }).click();
    await form.getByRole("alert").filter({ hasText: "이 주소의 계정이 이미 있습니다." }).waitFor();
  });

  test("gets another store and another role", async () => {
    await card().getByLabel("별관").check();
    await card().getByRole("status").filter({ hasText: "저장했습니다." }).waitFor();
    expect(new Set((await account(email)).stores)).toEqual(new Set([hall, annex]));
    await card().getByLabel("역할").selectOption({ label: "감사자" });
    await card().getByLabel("별관").waitFor({ state: "detached" });
    await expect.poll(async () => (await account(email)).role, { timeout: 15_000 }).toBe("AUDITOR");
    await card().getByLabel("역할").selectOption({ label: "작업자" });
    await card().getByLabel("별관").waitFor();
    await expect.poll(async () => (await account(email)).role, { timeout: 15_000 }).toBe("WORKER");
  });

  test("is disabled: the browser in their hand says so, keeps what waits, and lets nobody in", async () => {
    const phone = await openDevice();
    try {
      const person = { id: "", email, password: "correct horse battery" };
      await signIn(phone, person);
      await phone.page.getByRole("button", { name: "본관" }).click();
      await card().getByRole("button", { name: "막기" }).click();
      await card().getByText("막힘").waitFor();
      // Another server may take three seconds to hear of it; this one hears at once.
      await scan(phone.page, milk.code);
      await phone.page.getByRole("alert").filter({ hasText: "로그인이 끝났습니다" }).waitFor({ timeout: 30_000 });
      await phone.page.getByRole("button", { name: "다시 로그인" }).click();
      await phone.page.getByText("1개가 보내지기를 기다립니다").waitFor();
      await phone.page.getByLabel("이메일").fill(email);
      await phone.page.getByLabel("비밀번호").fill(person.password);
      await phone.page.getByRole("button", { name: "로그인", exact: true }).click();
      await phone.page.getByRole("alert").filter({ hasText: "막힌 계정입니다" }).waitFor();

      await card().getByRole("button", { name: "풀기" }).click();
      await card().getByText("막힘").waitFor({ state: "detached" });
      const before = await stockOf(hall, milk.id);
      await fillInSignIn(phone, person);
      await phone.page.getByRole("link", { name: "보낼 것" }).click();
      await phone.page.getByText("모두 서버에 있습니다.").waitFor();
      expect(await stockOf(hall, milk.id)).toBe(before + 1);
    } finally {
      await phone.close();
    }
  });

  test("nobody locks themselves out", async () => {
    const self = office.page.getByRole("article", { name: boss.email });
    await self.getByText("나", { exact: true }).waitFor();
    expect(await self.getByRole("button", { name: "막기" }).count()).toBe(0);
  });
});
test("the pages never complained, and asked nobody else", () => {
  expect(office.complaints).toEqual([]);
  expect(office.strangers).toEqual([]);
});

async function account(email: string): Promise<{ role: string; stores: string[]; disabled: boolean }> {
  const { items } = await (await asAdmin()).call<{ items: { email: string; role: string; stores: string[]; disabled: boolean }[] }>("GET", "/users?limit=500");
  return items.find((one) => one.email === email)!;
}
