import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./support/axe";
import { parseCsv } from "./support/csv";
import { DESK, type Device, openDevice, signIn } from "./support/browser";
import { chooseByKeys, tabTo } from "./support/keyboard";
import { addPerson, addProduct, Api, asAdmin, openStore, type Person, type Product } from "./support/shop";

interface Movement {
  readonly id: string;
  readonly type: string;
  readonly storeId: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly quantity?: number;
  readonly note?: string;
}

const HOUR = 3_600_000;
const START = Math.floor(Date.now() / 60_000) * 60_000 - 6 * HOUR;
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();
/** What an input for a time holds, in the browser's zone, Seoul. */
const seoul = (hours: number) => new Date(START + (hours + 9) * HOUR).toISOString().slice(0, 16);

let auditor: Device, admin: Api, worker: Person, storeId: string, otherId: string, milk: Product, tofu: Product;
const devices = [crypto.randomUUID(), crypto.randomUUID()] as const;

/** What was recorded, batch by batch: the second is late, the third an edit of what the first said. */
beforeAll(async () => {
  [storeId, otherId, admin] = [await openStore("감사점"), await openStore("옆 매장"), await asAdmin()];
  [milk, tofu] = [await addProduct("감사 우유"), await addProduct("감사 두부")];
  worker = await addPerson("WORKER", storeId);
  const asWorker = await Api.signIn(worker.email, worker.password);
  const sold = crypto.randomUUID();
  await send(admin, devices[0], [
    { type: "INBOUND", quantity: 20, occurredAt: at(1) }, { id: sold, type: "OUTBOUND", quantity: 3, occurredAt: at(2) },
    { type: "COUNT", quantity: 15, occurredAt: at(4) },
  ]);
  await send(asWorker, devices[1],
    [{ type: "INBOUND", quantity: 5, occurredAt: at(1.5), note: "=1+1 늦게 온 것" }, { type: "OUTBOUND", quantity: 2, occurredAt: at(5) }]);
  await send(admin, devices[0], [{ type: "AMEND", movementId: sold, quantity: 5, occurredAt: at(5.5) }], 3);
  await send(admin, devices[0],
    [{ type: "INBOUND", quantity: 9, occurredAt: at(3), productId: tofu.id },
      { type: "ADJUST", quantity: -1, reason: "damage", occurredAt: at(3.5), productId: tofu.id }], 4);
  await send(admin, crypto.randomUUID(), [{ type: "INBOUND", quantity: 7, occurredAt: at(2), storeId: otherId }]);
  auditor = await openDevice({ size: DESK });
  await signIn(auditor, await addPerson("AUDITOR"));
});
afterAll(() => auditor.close());

describe("looking back at a stock", () => {
  let happened: string[], learned: string[];

  beforeAll(async () => {
    const { items } = await admin.call<{ items: Movement[] }>("GET", `/audit/streams/${storeId}/${milk.id}?limit=200`);
    happened = items.filter((event) => event.type !== "AMEND").map((event) => event.occurredAt).sort();
    learned = [...new Set(items.map((event) => event.recordedAt))].sort();
    await auditor.page.goto(`/movements/${storeId}/${milk.id}`);
    await auditor.page.getByRole("status").filter({ hasText: /그때의 재고: 13/ }).waitFor();
  });

  test("at every stop of the two sliders the page says what the server says", async () => {
    const { page } = auditor;
    const said: Record<string, number> = {};
    for (let was = 0; was <= happened.length + 1; was++) {
      await slideTo(page, "있었던 그대로", was);
      for (let known = 0; known <= learned.length + 1; known++) {
        await slideTo(page, "알고 있던 그대로", known);
        const shown = await settled(page);
        expect(shown, `${was}, ${known}`).toBe(await asOf(momentOf(happened, was), momentOf(learned, known)));
        said[`${was},${known}`] = shown;
      }
    }
    // After the sale, by all that is known now: 20 + 5 that came late, less 5 after the edit. As it was known: without either, then without the edit.
    expect([said["3,4"], said["3,1"], said["3,2"]]).toEqual([20, 17, 22]);
    expect([said["0,4"], said["5,0"], said["6,4"]]).toEqual([0, 0, 13]);
  });

  test("a moment that is typed counts too, and its field is the way to a certain time", async () => {
    const { page } = auditor;
    await slideTo(page, "알고 있던 그대로", learned.length + 1);
    await group(page, "있었던 그대로").getByLabel("바로 이 시각").fill(`${seoul(3)}:00`);
    expect(await settled(page)).toBe(await asOf(at(3), null));
    await group(page, "있었던 그대로").getByText(/오[전후]/).waitFor();
  });

  test("the list has every event, and what was not known or had not happened is marked", async () => {
    const { page } = auditor;
    await slideTo(page, "있었던 그대로", 3);
    await slideTo(page, "알고 있던 그대로", 1);
    await settled(page);
    const rows = page.getByRole("region", { name: "모든 사건" }).getByRole("row");
    expect(await rows.count()).toBe(1 + 6);
    expect(await page.locator("tr.absent").count()).toBe(4);
    await rows.filter({ hasText: "=1+1 늦게 온 것" }).filter({ hasText: worker.email }).waitFor();
    await rows.filter({ hasText: "정정함" }).waitFor();
  });

  test("the chart has the events of each kind that were known, and says its course in words", async () => {
    const { page } = auditor;
    const figure = page.getByRole("figure");
    for (const [known, words] of [[1, /사건 3개, 마지막 재고 15/], [2, /사건 5개, 마지막 재고 13/], [learned.length + 1, /사건 6개, 마지막 재고 13/]] as const) {
      await slideTo(page, "알고 있던 그대로", known);
      await figure.getByRole("img", { name: words }).waitFor();
    }
    for (const kind of ["입고", "출고", "실사"]) expect(await inked(page, kind), kind).toBeGreaterThan(40);
    await figure.getByText("정정").waitFor();
    expect(await inked(page, null), "the course").toBeGreaterThan(400);
    expect(await violations(page)).toEqual([]);
  });

  const momentOf = (stops: readonly string[], place: number) =>
    place > stops.length ? null : place === 0 ? new Date(Date.parse(stops[0]!) - 1).toISOString() : stops[place - 1]!;
  const asOf = async (occurred: string | null, known: string | null) => {
    const query = new URLSearchParams({ storeId, productId: milk.id, ...(occurred && { occurredAsOf: occurred }), ...(known && { knownAsOf: known }) });
    return (await admin.call<{ quantity: number }>("GET", `/audit/stock?${query}`)).quantity;
  };
});

describe("the movement explorer", () => {
  beforeAll(async () => {
    await auditor.page.goto("/movements");
  });

  test("each filter shows exactly what the server gives for it", async () => {
    const { page } = auditor;
    const filters = page.getByRole("region", { name: "찾는 조건" });
    const clear = () => filters.getByRole("button", { name: "조건 지우기" }).click();

    await filters.getByLabel("매장").selectOption({ label: "감사점" });
    await expectSame(page, { storeId }, 8);
    for (const [type, label, count] of [["INBOUND", "입고", 3], ["OUTBOUND", "출고", 2], ["COUNT", "실사", 1], ["ADJUST", "조정", 1], ["AMEND", "정정", 1]] as const) {
      await filters.getByLabel("종류").selectOption({ label });
      await expectSame(page, { storeId, type }, count);
    }
    await filters.getByLabel("종류").selectOption({ label: "전체" });
    await filters.getByLabel("부터").fill(seoul(2));
    await expectSame(page, { storeId, from: at(2) }, 6);
    await filters.getByLabel("까지").fill(seoul(4));
    // What happened right at the end is not among them any more.
    await expectSame(page, { storeId, from: at(2), to: at(4) }, 3);
    await filters.getByLabel("부터").fill("");
    await expectSame(page, { storeId, to: at(4) }, 5);

    await clear();
    await filters.getByLabel("상품").fill("ㄱㅅㅇㅇ");
    await filters.getByRole("button", { name: milk.name }).click();
    await expectSame(page, { productId: milk.id }, 7);
    await filters.getByLabel("매장").selectOption({ label: "옆 매장" });
    await expectSame(page, { productId: milk.id, storeId: otherId }, 1);

    await clear();
    await filters.getByLabel("매장").selectOption({ label: "감사점" });
    const late = page.getByRole("listitem").filter({ hasText: "늦게 온 것" });
    await late.getByText("자세히").click();
    await late.getByRole("button", { name: "이 사람만" }).click();
    await expectSame(page, { storeId, user: worker.id }, 2);
    await filters.getByRole("button", { name: /조건 빼기: 누가/ }).click();
    await expectSame(page, { storeId }, 8);
    await late.getByText("자세히").click();
    await late.getByRole("button", { name: "이 기기만" }).click();
    await expectSame(page, { storeId, device: devices[1] }, 2);
  });

  test("the address keeps the filter, and so does coming back from an item", async () => {
    const { page } = auditor;
    await page.reload();
    await expectSame(page, { storeId, device: devices[1] }, 2);
    await page.getByRole("listitem").filter({ hasText: "늦게 온 것" }).getByRole("link").click();
    await page.getByRole("heading", { name: "감사 우유 · 감사점" }).waitFor();
    await page.getByRole("link", { name: "‹ 거래 내역" }).click();
    await expectSame(page, { storeId, device: devices[1] }, 2);
    expect(await violations(page)).toEqual([]);
  });

  test("what is shown can be taken home as a sheet, with no cell that a spreadsheet would calculate", async () => {
    const { page } = auditor;
    const wanted = await transactions({ storeId, device: devices[1] });
    const [columns, ...rows] = parseCsv(await downloaded(page, "CSV로 내보내기", "ledger.csv"));
    const cell = (row: readonly string[], name: string) => row[columns!.indexOf(name)];
    const events = rows.filter((row) => cell(row, "event") !== "ledger_head");
    // The head of each ledger stands behind: that of the chain, and that of the stores.
    expect(rows.length - events.length).toBeGreaterThan(0);
    expect(events.map((row) => [cell(row, "id"), Number(cell(row, "quantity")), cell(row, "deviceId")]).sort())
      .toEqual(wanted.map((movement) => [movement.id, movement.quantity, devices[1]]).sort());
    expect(events.map((row) => cell(row, "note"))).toContain("'=1+1 늦게 온 것");
  });

  test("and everything as a ledger to verify", async () => {
    const lines = (await downloaded(auditor.page, "검증용 원장 (NDJSON)", "ledger.ndjson")).trimEnd().split("\n")
      .map((line) => JSON.parse(line) as { kind?: string; events?: number; id?: string });
    expect(lines[0]).toMatchObject({ kind: "heads", isFiltered: false });
    expect(lines.at(-1)).toEqual({ kind: "end", events: lines.length - 2 });
    const ids = new Set(lines.map((line) => line.id));
    for (const { id } of await transactions({ storeId })) expect(ids).toContain(id);
  });

  test("a range that lies backwards shows nothing, not the list of before", async () => {
    const { page } = auditor;
    const filters = page.getByRole("region", { name: "찾는 조건" });
    await filters.getByLabel("부터").fill(seoul(5));
    await filters.getByLabel("까지").fill(seoul(1));
    await page.getByText("아무것도 없습니다.").waitFor();
    expect(await shownIds(page)).toEqual([]);
    await filters.getByRole("button", { name: "조건 지우기" }).click();
  });
});

test("everything of an auditor goes by keyboard alone", async () => {
  const { page } = auditor;
  await page.goto("/movements");
  await page.getByRole("heading", { name: "거래 내역" }).waitFor();
  await tabTo(page, "매장");
  await chooseByKeys(page, "감사점");
  await tabTo(page, "종류");
  await chooseByKeys(page, "실사");
  await expectSame(page, { storeId, type: "COUNT" }, 1);
  await tabTo(page, milk.name);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `${milk.name} · 감사점` }).waitFor();
  await page.getByRole("status").filter({ hasText: "13" }).waitFor();
  await tabTo(page, "사건에서 사건으로");
  for (const key of ["ArrowLeft", "ArrowLeft"]) await page.keyboard.press(key);
  // Before the last sale.
  await page.getByRole("status").filter({ hasText: "15" }).waitFor();
  await page.keyboard.press("Home");
  await page.getByRole("status").filter({ hasText: /재고: 0/ }).waitFor();
});

test("the pages never complained, and asked nobody else", () => {
  expect(auditor.complaints).toEqual([]);
  expect(auditor.strangers).toEqual([]);
});

async function send(api: Api, deviceId: string, items: readonly object[], from = 0): Promise<void> {
  const { results } = await api.call<{ results: { status: string }[] }>("POST", "/sync/batch", {
    deviceId, sentAt: new Date().toISOString(),
    items: items.map((item, index) => ({ id: crypto.randomUUID(), seq: from + index + 1, storeId, productId: milk.id, ...item })),
  });
  expect(results.map((result) => result.status)).toEqual(items.map(() => "accepted"));
}

const group = (page: Page, name: string) => page.getByRole("group", { name });

async function slideTo(page: Page, name: string, place: number): Promise<void> {
  const slider = group(page, name).getByRole("slider");
  await slider.focus();
  for (let steps = place - Number(await slider.inputValue()); steps !== 0; steps -= Math.sign(steps))
    await page.keyboard.press(steps > 0 ? "ArrowRight" : "ArrowLeft");
}

async function settled(page: Page): Promise<number> {
  const status = page.locator("[role=status][aria-busy]");
  await page.locator("[role=status][aria-busy=false]").waitFor();
  return Number((await status.innerText()).split(":")[1]);
}

/** How many points of the chart have the colour of a kind of event, or of the line. */
const inked = (page: Page, kind: string | null): Promise<number> =>
  page.evaluate((wanted) => {
    const figure = document.querySelector("figure")!;
    const colour = wanted === null
      ? getComputedStyle(figure.querySelector("[role=img]")!).outlineColor
      : getComputedStyle([...figure.querySelectorAll("li")].find((item) => item.innerText.includes(wanted))!).color;
    const [red, green, blue] = colour.match(/\d+/g)!.map(Number);
    const canvas = figure.querySelector("canvas")!;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] === red && data[i + 1] === green && data[i + 2] === blue && data[i + 3] === 255) count++;
    return count;
  }, kind);

/** The ids of the movements on the page, all pages of them. */
async function shownIds(page: Page): Promise<string[]> {
  await page.getByText("서버에 묻는 중…").waitFor({ state: "detached" });
  return page.locator("ol.list > li").evaluateAll((lines) => lines.map((line) => [...line.querySelectorAll("code")].at(-1)!.textContent!));
}

async function transactions(query: Record<string, string>): Promise<Movement[]> {
  return (await admin.call<{ items: Movement[] }>("GET", `/transactions?${new URLSearchParams({ limit: "100", ...query })}`)).items;
}

async function expectSame(page: Page, query: Record<string, string>, count: number): Promise<void> {
  const wanted = (await transactions(query)).map((movement) => movement.id);
  expect(wanted.length).toBe(count);
  await expect.poll(() => shownIds(page), { timeout: 10_000 }).toEqual(wanted);
}

async function downloaded(page: Page, button: string, name: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  expect(download.suggestedFilename()).toBe(name);
  return readFile(await download.path(), "utf8");
}
