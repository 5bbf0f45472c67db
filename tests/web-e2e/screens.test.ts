import { mkdir, readdir, readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { violations } from "./support/axe";
import { DESK, type Device, openDevice, PHONE, scan, signIn } from "./support/browser";
import { tabTo } from "./support/keyboard";
import { addPerson, addProduct, asAdmin, book, openStore, type Person, type Product } from "./support/shop";

interface View {
  readonly name: string;
  readonly path: string;
  readonly prepare?: (device: Device) => Promise<void>;
}

const SCREENSHOTS = new URL("../../docs/screenshots/", import.meta.url).pathname;
const write = process.env["WRITE_SCREENSHOTS"] === "1";

let storeId: string, sessionId: string, milk: Product, names: readonly string[];
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
  await tellMore();
  names = await givenNames();
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
    { name: "product-found", path: "/products/new/8800000000444" },
    { name: "product-import", path: "/products/import", prepare: previewSheet },
    { name: "transfers", path: "/transfers" },
    { name: "quarantine", path: "/quarantine" },
    { name: "devices", path: "/devices" },
    { name: "stores", path: "/stores" },
    { name: "users", path: "/users" },
    { name: "conflicts-office", path: "/conflicts", prepare: ({ page }) => page.getByRole("article").first().waitFor() },
  ],
  AUDITOR: () => [
    { name: "movements", path: "/movements" },
    { name: "item-history", path: `/movements/${storeId}/${milk.id}`, prepare: lookBack },
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

test("every screen that has an address is among these, and docs/ has a picture of each", async () => {
  const routes = await readFile(new URL("../../src/web/app/routes.tsx", import.meta.url), "utf8");
  const patterns = [...routes.matchAll(/\{ path: "([^"]+)"/g)].map((match) => match[1]!);
  const all = Object.values(views).flatMap((of) => of());
  const isOf = (pattern: string) => (path: string) => new RegExp(`^${pattern.replace(/:\w+/g, "[^/]+")}$`).test(path);
  expect(patterns.length).toBeGreaterThan(20);
  expect(patterns.filter((pattern) => !all.some((view) => isOf(pattern)(view.path)))).toEqual([]);
  const wanted = ["sign-in", ...all.map((view) => view.name)].flatMap((name) => [`${name}-desk.png`, `${name}-phone.png`]);
  expect((await readdir(SCREENSHOTS)).sort()).toEqual(wanted.sort());
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
    await page.getByRole("listitem").filter({ hasText: "되돌림" }).first().waitFor();
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
    items: [{ id: crypto.randomUUID(), seq: 1, type: "INBOUND", storeId, barcode: "8800000000444", quantity: 2, note: "새로 온 두유",
      occurredAt: new Date().toISOString() }],
  });
}

/** What the administrator and the auditor have to look at: goods on the way, a device whose numbers are not all there, a late sale and an edit. */
async function tellMore(): Promise<void> {
  const admin = await asAdmin();
  const stamp = () => ({ id: crypto.randomUUID(), deviceId: crypto.randomUUID(), seq: 0, occurredAt: new Date().toISOString(),
    sentAt: new Date().toISOString() });
  const [other] = (await admin.call<{ items: { id: string; name: string }[] }>("GET", "/stores?limit=500")).items.filter((store) => store.name === "연희점")
    .slice(-1);
  await admin.call("POST", "/transfers", { ...stamp(), fromStoreId: storeId, toStoreId: other!.id, productId: milk.id, quantity: 6 });
  const { transfer } = await admin.call<{ transfer: { id: string } }>("POST", "/transfers",
    { ...stamp(), fromStoreId: storeId, toStoreId: other!.id, productId: milk.id, quantity: 2 });
  await admin.call("POST", `/transfers/${transfer.id}/receive`, { ...stamp(), quantity: 1 });
  const { items } = await admin.call<{ items: { id: string; type: string }[] }>("GET", `/transactions?storeId=${storeId}&productId=${milk.id}&type=INBOUND`);
  const base = { storeId, productId: milk.id };
  await admin.call("POST", "/sync/batch", {
    deviceId: crypto.randomUUID(), sentAt: new Date().toISOString(), pending: { count: 3, oldest: new Date(Date.now() - 7_200_000).toISOString() },
    items: [
      { ...base, id: crypto.randomUUID(), seq: 1, type: "OUTBOUND", quantity: 2, note: "늦게 온 판매",
        occurredAt: new Date(Date.now() - 38.5 * 3_600_000).toISOString() },
      { ...base, id: crypto.randomUUID(), seq: 4, type: "AMEND", movementId: items[0]!.id, quantity: 24, occurredAt: new Date().toISOString() },
    ],
  });
}

async function previewSheet({ page }: Device): Promise<void> {
  const sheet = "이름,SKU,가격,바코드\n딸기 우유,MILK-2,2200,\n바나나 우유,MILK-3,비쌈,\n초코 우유,MILK-4,2200,8801234567890\n";
  await page.locator("input[type=file]").setInputFiles({ name: "sheet.csv", mimeType: "text/csv", buffer: Buffer.from(sheet) });
  await page.getByRole("button", { name: /미리 보기|Preview/ }).click();
  await page.getByRole("region", { name: /잘못된 줄|bad lines/ }).waitFor();
}

/** As it was two events ago, by what was known before the last edit. */
async function lookBack({ page }: Device): Promise<void> {
  const sliders = page.getByRole("slider");
  for (const index of [0, 0, 1, 1]) {
    await sliders.nth(index).focus();
    await page.keyboard.press("ArrowLeft");
  }
  await page.locator("[role=status][aria-busy=false]").waitFor();
  await page.evaluate(() => {
    (document.activeElement as HTMLElement).blur();
    scrollTo(0, 0);
  });
}

async function chooseStore({ page }: Device): Promise<void> {
  const choice = page.getByRole("button", { name: "망원점" }).first();
  await page.getByRole("link", { name: "망원점" }).or(choice).first().waitFor();
  // Where there is one store only it is chosen by itself, perhaps just now.
  if (await choice.isVisible()) await choice.click({ timeout: 3_000 }).catch(() => undefined);
  await page.getByRole("banner").getByRole("link", { name: "망원점" }).waitFor();
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

/** Korean that is neither a name that somebody gave to something, in this file or another, nor the name of the language. */
function hangulBeside(words: string): string[] {
  const lines = words.split("\n").filter((line) => /[가-힣]/.test(line));
  return lines.filter((line) => !names.some((name) => line.includes(name)) && !/매대|창고|냉장고|늦게 온|한국어|바코드|비쌈/.test(line));
}

async function givenNames(): Promise<string[]> {
  const admin = await asAdmin();
  const lists = await Promise.all(["/products?archived=any", "/stores", "/quarantine"].map((path) => allOf(admin, path)));
  return lists.flat().flatMap(({ name, sku, item, decisionReason }) => [name, sku, item?.note, item?.barcode, decisionReason])
    .filter((one) => one !== undefined);
}

interface Named {
  readonly name?: string;
  readonly sku?: string;
  readonly item?: { readonly note?: string; readonly barcode?: string };
  readonly decisionReason?: string;
}

const allOf = async (admin: Awaited<ReturnType<typeof asAdmin>>, path: string) =>
  (await admin.call<{ items: Named[] }>("GET", `${path}${path.includes("?") ? "&" : "?"}limit=500`)).items;
