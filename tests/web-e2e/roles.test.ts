import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESK, type Device, openDevice, signIn } from "./support/browser";
import { addPerson, addProduct, asAdmin, openStore, type Product } from "./support/shop";

/** Writing is what changes something; signing in and asking do not. */
const WRITES = /^(POST|PUT|PATCH|DELETE)$/;

let own: string, other: string, milk: Product, foreignCount: string;

beforeAll(async () => {
  [own, other, milk] = [await openStore("내 매장"), await openStore("남의 매장"), await addProduct("역할 우유")];
  const admin = await asAdmin();
  for (const storeId of [own, other]) {
    const time = new Date().toISOString();
    await admin.call("POST", "/sync/batch", {
      deviceId: crypto.randomUUID(), sentAt: time,
      items: [{ id: crypto.randomUUID(), seq: 1, type: "INBOUND", storeId, productId: milk.id, quantity: storeId === own ? 3 : 77, occurredAt: time }],
    });
  }
  foreignCount = (await admin.call<{ id: string }>("POST", "/count-sessions", { storeId: other, name: "남의 조사" })).id;
});

describe("a worker", () => {
  let worker: Device;
  beforeAll(async () => {
    worker = await openDevice();
    await signIn(worker, await addPerson("WORKER", own));
    await worker.page.getByRole("link", { name: "내 매장" }).waitFor();
  });
  afterAll(() => worker.close());

  test("has no administration in the menu", async () => {
    await worker.page.goto("/more");
    await worker.page.getByRole("link", { name: "설정" }).waitFor();
    expect(await worker.page.getByRole("link").allInnerTexts()).not.toContain("사용자");
  });

  test("is told whose screen it is when they come to another role's by its address", async () => {
    const { page } = worker;
    for (const [path, roles] of [
      ["/users", "관리자"], ["/products", "관리자"], ["/products/new", "관리자"], ["/products/import", "관리자"], [`/products/${milk.id}`, "관리자"],
      ["/stores", "관리자"], ["/devices", "관리자"], ["/quarantine", "관리자, 감사자"], ["/movements", "관리자, 감사자"],
      [`/movements/${other}/${milk.id}`, "관리자, 감사자"],
    ] as const) {
      await page.goto(path);
      await page.getByRole("alert").filter({ hasText: `이 화면을 볼 수 있는 역할: ${roles}. 지금 역할: 작업자.` }).waitFor();
      expect(await page.locator("main").getByRole("button").count(), path).toBe(0);
    }
  });

  test("sees no other store, neither by choosing it behind the app's back nor by the address of what is in it", async () => {
    const { page } = worker;
    await page.goto("/store");
    await page.getByRole("heading", { name: "매장 선택" }).waitFor();
    expect(await page.locator("main").getByRole("button").allInnerTexts()).toEqual(["내 매장"]);
    await page.evaluate((id) => localStorage.setItem("ddon.store", id), other);
    await page.goto(`/stock/${milk.id}`);
    await page.getByRole("heading", { name: milk.name }).waitFor();
    await page.getByRole("banner").getByRole("link", { name: "내 매장" }).waitFor();
    // The stock there, alone on its line: a code may have the same digits in it.
    expect(await page.locator("main").innerText()).not.toMatch(/^77$/m);
    await page.goto(`/counts/${foreignCount}`);
    await page.getByRole("alert").filter({ hasText: "맡은 매장에 그런 재고 조사가 없습니다." }).waitFor();
    expect(await page.locator("main").innerText()).not.toContain("남의 조사");
  });

  test("holds nothing on the device of stores that are not theirs", async () => {
    const stores = await worker.page.evaluate(
      () => new Promise<string[]>((resolve) => {
        const opening = indexedDB.open("ddon");
        opening.onsuccess = () => {
          const tables = opening.result.transaction(["stores", "stocks"]);
          tables.objectStore("stocks").getAll().onsuccess = (stocks) => {
            tables.objectStore("stores").getAllKeys().onsuccess = (keys) => resolve([
              ...(stocks.target as IDBRequest<{ storeId: string }[]>).result.map((stock) => stock.storeId), ...((keys.target as IDBRequest<string[]>).result),
            ]);
          };
        };
      }));
    expect([...new Set(stores)]).toEqual([own]);
  });

  test("is told that an address leads nowhere, also one that makes no sense", async () => {
    for (const path of ["/nothing", "/stock/%E0%A4%A"]) {
      await worker.page.evaluate((address) => {
        history.pushState(null, "", address);
        dispatchEvent(new PopStateEvent("popstate"));
      }, path);
      await worker.page.getByText("이 주소에는 화면이 없습니다.").waitFor();
    }
  });
});

describe("an auditor", () => {
  let auditor: Device;
  const written: string[] = [];
  beforeAll(async () => {
    auditor = await openDevice({ size: DESK });
    await signIn(auditor, await addPerson("AUDITOR"));
    await auditor.page.getByRole("button", { name: "내 매장" }).or(auditor.page.getByRole("heading", { name: "재고" })).first().waitFor();
    auditor.context.on("request", (request) => {
      if (WRITES.test(request.method()) && !request.url().includes("/auth/")) written.push(`${request.method()} ${request.url()}`);
    });
    await auditor.page.goto("/store");
    await auditor.page.getByRole("button", { name: "내 매장" }).click();
  });
  afterAll(() => auditor.close());

  test("has no recording in the menu", async () => {
    const links = await auditor.page.getByRole("navigation").getByRole("link").allInnerTexts();
    expect(links).toContain("거래 내역");
    expect(links).not.toContain("스캔");
  });

  test("finds on no screen of theirs a button that writes", async () => {
    const { page } = auditor;
    for (const path of ["/stock", `/stock/${milk.id}`, "/conflicts", "/low-stock", "/movements", `/movements/${own}/${milk.id}`, "/quarantine", "/more",
      "/settings"]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByText(/서버에 묻는 중|여는 중/).first().waitFor({ state: "detached" });
      const buttons = await page.locator("main").getByRole("button").allInnerTexts();
      const looking = /^(조건 지우기|CSV로 내보내기|검증용 원장|이 (사람|기기|상품)만|더 보기|다시 시도|다른 매장에도|로그아웃|설치$|.* ✕$)/;
      expect(buttons.filter((words) => !looking.test(words)), path).toEqual([]);
    }
    expect(written).toEqual([]);
  });

  test("is told why at the address of a screen that writes", async () => {
    for (const path of ["/scan", "/outbox", "/counts", `/counts/${foreignCount}`, "/transfers", "/history", "/products", `/products/${milk.id}`, "/users",
      "/stores", "/devices"]) {
      await auditor.page.goto(path);
      await auditor.page.getByRole("alert").filter({ hasText: /이 화면을 볼 수 있는 역할: .*. 지금 역할: 감사자./ }).waitFor();
    }
    expect(written).toEqual([]);
    expect(auditor.complaints).toEqual([]);
  });
});
