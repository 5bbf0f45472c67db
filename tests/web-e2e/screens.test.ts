import { mkdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./support/axe";
import { DESK, type Device, openDevice, PHONE, scan, signIn } from "./support/browser";
import { addPerson, addProduct, asAdmin, book, openStore, type Person, type Product } from "./support/shop";

interface View {
  readonly name: string;
  readonly path: string;
  readonly prepare?: (device: Device) => Promise<void>;
}

const SCREENSHOTS = new URL("../../docs/screenshots/", import.meta.url).pathname;
const write = process.env["WRITE_SCREENSHOTS"] === "1";

let storeId: string, sessionId: string, milk: Product, given: string[];
const people: Partial<Record<"WORKER" | "ADMIN" | "AUDITOR", Person>> = {};

beforeAll(async () => {
  [storeId] = [await openStore("망원점"), await openStore("연희점")];
  milk = await addProduct("초록목장 우유 1L");
  const shelf = [await addProduct("두부 300g"), await addProduct("생수 2L 한 상자", 6), await addProduct("현미 식빵")];
  for (const role of ["WORKER", "ADMIN", "AUDITOR"] as const) people[role] = await addPerson(role, ...(role === "WORKER" ? [storeId] : []));
  await stockUp([milk, ...shelf]);
  // Two devices count the same shelf within a quarter of an hour.
  for (const [quantity, minutes] of [[8, 9], [6, 4]] as const) await book({ type: "COUNT", storeId, productId: shelf[2]!.id, quantity }, minutes);
  for (const [sku, minutes] of [["BR-10", 6], ["BR-12", 3]] as const) await book({ type: "PRODUCT", productId: shelf[2]!.id, changes: { sku } }, minutes);
  await book({ type: "OUTBOUND", storeId, productId: shelf[1]!.id, quantity: 14 }, 2);
  sessionId = (await (await asAdmin()).call<{ id: string }>("POST", "/count-sessions", { storeId, name: "11월 냉장고", zones: ["매대", "창고"] })).id;
  given = await namesGiven();
  if (write) await mkdir(SCREENSHOTS, { recursive: true });
});

const views: Readonly<Record<"WORKER" | "ADMIN" | "AUDITOR", () => View[]>> = {
  WORKER: () => [
    { name: "scan", path: "/scan", prepare: scanSome },
    { name: "stock", path: "/stock" },
    { name: "stock-item", path: `/stock/${milk.id}` },
    { name: "history", path: "/history" },
    { name: "outbox", path: "/outbox" },
    { name: "more", path: "/more" },
    { name: "low-stock", path: "/low-stock" },
    { name: "conflicts", path: "/conflicts", prepare: ({ page }) => page.getByRole("article").first().waitFor() },
    { name: "counts", path: "/counts" },
    { name: "count-session", path: `/counts/${sessionId}`, prepare: countSome },
    { name: "settings", path: "/settings" },
    { name: "store", path: "/store" },
  ],
  ADMIN: () => [
    { name: "products", path: "/products" },
    { name: "product", path: `/products/${milk.id}` },
    { name: "product-new", path: "/products/new" },
    { name: "product-import", path: "/products/import" },
    { name: "transfers", path: "/transfers" },
    { name: "quarantine", path: "/quarantine" },
    { name: "devices", path: "/devices" },
    { name: "stores", path: "/stores" },
    { name: "users", path: "/users" },
    { name: "conflicts-office", path: "/conflicts", prepare: ({ page }) => page.getByRole("article").first().waitFor() },
  ],
  AUDITOR: () => [
    { name: "movements", path: "/movements" },
    { name: "item-history", path: `/movements/${storeId}/${milk.id}` },
  ],
};

const settings = [
  { words: "on a phone, in Korean, light", size: PHONE, locale: "ko-KR", dark: false, file: "phone" },
  { words: "on a desk, in English, dark", size: DESK, locale: "en-GB", dark: true, file: "desk" },
];

describe.each(settings)("screens $words", ({ size, locale, dark, file }) => {
  test("signing in is accessible", async () => {
    const device = await openDevice({ size, locale });
    try {
      await device.page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
      await device.page.goto("/");
      await device.page.getByRole("heading").waitFor();
      expect(await violations(device.page)).toEqual([]);
      await shoot(device, `sign-in-${file}`);
    } finally {
      await device.close();
    }
  });

  test.each(["WORKER", "ADMIN", "AUDITOR"] as const)("those of a %s are accessible, in one language, and fit", async (role) => {
    const device = await openDevice({ size, locale });
    const { page } = device;
    try {
      await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
      await signIn(device, people[role]!);
      await chooseStore(device);
      for (const view of views[role]()) {
        await page.goto(view.path);
        await view.prepare?.(device);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.getByText(/서버에 묻는 중|Asking the server|여는 중|Opening/).first().waitFor({ state: "detached" });
        expect(await violations(page), view.name).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${view.name} is too wide`).toBeLessThanOrEqual(0);
        expect(await page.locator("html").getAttribute("lang")).toBe(locale.slice(0, 2));
        if (locale.startsWith("en")) expect(hangulBeside(await page.locator("main").innerText()), view.name).toEqual([]);
        await shoot(device, `${view.name}-${file}`);
      }
      expect(device.strangers).toEqual([]);
      expect(device.complaints).toEqual([]);
    } finally {
      await device.close();
    }
  });
});

describe("roles", () => {
  let worker: Device, auditor: Device;
  beforeAll(async () => {
    [worker, auditor] = [await openDevice({ size: DESK }), await openDevice({ size: DESK })];
    await signIn(worker, people.WORKER!);
    await worker.page.getByRole("link", { name: "망원점" }).waitFor();
    await signIn(auditor, people.AUDITOR!);
    await chooseStore(auditor);
  });
  afterAll(async () => {
    await worker.close();
    await auditor.close();
  });

  test("a worker has no administration, and gets no screen of it by its address", async () => {
    expect(await worker.page.getByRole("navigation").getByRole("link").allInnerTexts()).not.toContain("사용자");
    for (const path of ["/users", "/products", "/devices", "/movements"]) {
      await worker.page.goto(path);
      await worker.page.getByText("이 주소에는 화면이 없습니다.").waitFor();
    }
  });

  test("a worker's device holds nothing of stores that are not theirs", async () => {
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
    expect([...new Set(stores)]).toEqual([storeId]);
  });

  test("an auditor looks and records nothing", async () => {
    const links = await auditor.page.getByRole("navigation").getByRole("link").allInnerTexts();
    expect(links).toContain("거래 내역");
    expect(links).not.toContain("스캔");
    await auditor.page.goto("/scan");
    await auditor.page.getByText("이 주소에는 화면이 없습니다.").waitFor();
  });
});

test("everything on the shop floor goes by keyboard alone", async () => {
  const device = await openDevice({ size: DESK });
  const { page } = device;
  const worker = await addPerson("WORKER", storeId);
  try {
    await page.goto("/");
    await tabTo(page, "이메일");
    await page.keyboard.type(worker.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(worker.password);
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "망원점" }).waitFor();
    await tabTo(page, "바코드 또는 상품 이름");
    await page.keyboard.type(milk.code);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: `${milk.name} 1` }).waitFor();
    await tabTo(page, `되돌리기: ${milk.name}`);
    await page.keyboard.press("Enter");
    await page.getByText("되돌림").waitFor();
  } finally {
    await device.close();
  }
});

test("a hand scanner is heard wherever the focus is", async () => {
  const device = await openDevice();
  const { page } = device;
  try {
    await signIn(device, await addPerson("WORKER", storeId));
    await page.getByRole("link", { name: "망원점" }).waitFor();
    await page.getByRole("radio", { name: "출고" }).check({ force: true });
    await page.getByRole("radio", { name: "출고" }).focus();
    await page.keyboard.type(milk.code);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: `출고 ${milk.name} 1` }).waitFor();
  } finally {
    await device.close();
  }
});

async function stockUp(products: readonly Product[]): Promise<void> {
  const admin = await asAdmin();
  const items = products.flatMap((product, index) => [
    { type: "INBOUND", quantity: 20 + index }, { type: "OUTBOUND", quantity: 3 + index }, { type: "COUNT", quantity: 15 }, { type: "OUTBOUND", quantity: 4 },
  ].map((movement, step) => ({
    ...movement, id: crypto.randomUUID(), seq: index * 4 + step + 1, storeId, productId: product.id,
    occurredAt: new Date(Date.now() - (40 - index * 4 - step) * 3_600_000).toISOString(),
  })));
  await admin.call("POST", "/sync/batch", { deviceId: crypto.randomUUID(), sentAt: new Date().toISOString(), items });
  await admin.call("PUT", `/inventory/${storeId}/${products[1]!.id}/reorder-point`, { reorderPoint: 30 });
  await admin.call("POST", "/sync/batch", {
    deviceId: crypto.randomUUID(), sentAt: new Date().toISOString(),
    items: [{ id: crypto.randomUUID(), seq: 1, type: "INBOUND", storeId, barcode: "8800000000444", quantity: 2, note: "새로 온 두유", occurredAt: new Date().toISOString() }],
  });
}

async function chooseStore({ page }: Device): Promise<void> {
  const choice = page.getByRole("button", { name: "망원점" }).first();
  await page.getByRole("link", { name: "망원점" }).or(choice).first().waitFor();
  if (await choice.isVisible()) await choice.click();
}

async function scanSome({ page }: Device): Promise<void> {
  await scan(page, milk.code);
  await page.getByRole("status").filter({ hasText: milk.name }).waitFor();
}

async function countSome({ page }: Device): Promise<void> {
  await page.getByRole("heading", { name: "11월 냉장고" }).waitFor();
  await scan(page, milk.code);
  await page.getByRole("status").filter({ hasText: milk.name }).waitFor();
  await page.getByRole("table").waitFor();
}

async function shoot({ page }: Device, name: string): Promise<void> {
  if (write) await page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
}

/** Korean that is no name that somebody gave. */
const hangulBeside = (words: string) => words.split("\n").filter((line) => /[가-힣]/.test(line) && !given.some((name) => line.includes(name)));

/** Names of stores and products, also of other tests, and what was typed here. */
async function namesGiven(): Promise<string[]> {
  const admin = await asAdmin();
  const [stores, products] = await Promise.all(["/stores", "/products"].map((path) => admin.call<{ items: { name: string }[] }>("GET", `${path}?limit=200`)));
  return [...stores!.items, ...products!.items].map(({ name }) => name).concat("한국어", "두유", "매대", "창고", "냉장고");
}

async function tabTo(page: Device["page"], name: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (element === document.body) return "";
      return element?.getAttribute("aria-label") ?? (element as HTMLInputElement | null)?.labels?.[0]?.innerText ?? element?.innerText ?? "";
    });
    if (focused.includes(name)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The keyboard does not reach ${name}.`);
}
