import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./support/axe";
import { type Device, fillInSignIn, openDevice, readyForFlight, scan, signIn, step } from "./support/browser";
import { addPerson, addProduct, openStore, type Person, type Product, stockOf } from "./support/shop";

let [phone, office]: [Device, Device] = [undefined as never, undefined as never];
let [storeId, worker, product]: [string, Person, Product] = [undefined as never, undefined as never, undefined as never];

beforeAll(async () => {
  storeId = await openStore("증산점");
  [worker, product] = [await addPerson("WORKER", storeId), await addProduct("보리차")];
  [phone, office] = [await openDevice(), await openDevice()];
  await signIn(phone, worker);
  await phone.page.getByRole("link", { name: "증산점" }).waitFor();
  await readyForFlight(phone);
  await scan(phone.page, product.code);
  await signIn(office, await addPerson("ADMIN"));
});

afterAll(async () => {
  await phone.close();
  await office.close();
});

describe("a phone that is lost", () => {
  const card = () => office.page.getByRole("article").filter({ hasText: worker.email });

  test("is found in the office, and released after a question that says what it does", async () => {
    const { page } = office;
    await expect.poll(() => stockOf(storeId, product.id), { timeout: 20_000 }).toBe(1);
    await page.goto("/devices");
    await card().getByRole("button", { name: "기기 풀기" }).click();
    const question = page.getByRole("dialog", { name: "기기 풀기" });
    await question.getByText("마지막으로 보낸 사람이 다시 로그인하면").waitFor();
    await step(office, "device-release");
    expect(await violations(page)).toEqual([]);
    await question.getByRole("button", { name: "기기 풀기" }).click();
    await question.waitFor({ state: "detached" });
    await card().getByRole("button", { name: "기기 풀기" }).waitFor({ state: "detached" });
  });

  test("keeps what it has and asks for a sign-in, which gives it another key", async () => {
    const { page } = phone;
    await scan(page, product.code);
    await page.getByRole("button", { name: "다시 로그인" }).click({ timeout: 30_000 });
    await page.getByText("1개가 보내지기를 기다립니다").waitFor();
    await fillInSignIn(phone, worker);
    await expect.poll(() => stockOf(storeId, product.id), { timeout: 20_000 }).toBe(2);
  });

  test("is retired: nothing more is taken from it, and it says so", async () => {
    await office.page.reload();
    await card().getByRole("button", { name: "폐기" }).click();
    await office.page.getByRole("dialog", { name: "폐기" }).getByRole("button", { name: "폐기" }).click();
    await card().getByText("폐기됨").waitFor();

    const { page } = phone;
    await scan(page, product.code);
    await page.getByRole("button", { name: "다시 로그인" }).click({ timeout: 30_000 });
    await fillInSignIn(phone, worker);
    await page.getByText("다른 설치가 이 기기 번호를 쓰고 있어").waitFor();
    await step(phone, "device-foreign");
    expect(await violations(page)).toEqual([]);
    expect(await stockOf(storeId, product.id)).toBe(2);
    await page.getByRole("banner").getByText("1개 대기").waitFor();
  });
});
