import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Device, openDevice, readyForFlight, scan, signIn } from "./support/browser";
import { addPerson, addProduct, openStore, type Person, type Product, stockOf } from "./support/shop";

describe("a shift without a network", () => {
  let device: Device, worker: Person, storeId: string, milk: Product, box: Product;

  beforeAll(async () => {
    storeId = await openStore("신촌점");
    [worker, milk, box] = [await addPerson("WORKER", storeId), await addProduct("초록목장 우유 1L"), await addProduct("생수 한 상자", 12)];
    device = await openDevice();
    await signIn(device, worker);
    await device.page.getByRole("link", { name: "신촌점" }).waitFor();
    await readyForFlight(device);
    await device.context.setOffline(true);
  });
  afterAll(() => device.close());

  test("goods come in by single scans and by packs", async () => {
    const { page } = device;
    await page.getByRole("radio", { name: "입고" }).check({ force: true });
    for (let i = 0; i < 3; i++) await scan(page, milk.code);
    await scan(page, box.code);

    await page.getByRole("status").filter({ hasText: "생수 한 상자 12" }).waitFor();
    await expectWaiting(2);
  });

  test("a shelf is counted, and the scans of one product are one line", async () => {
    const { page } = device;
    await page.getByRole("button", { name: "새 목록 시작" }).click();
    await page.getByRole("radio", { name: "실사" }).check({ force: true });
    for (let i = 0; i < 5; i++) await scan(page, milk.code);

    await page.getByRole("status").filter({ hasText: "실사 초록목장 우유 1L 5" }).waitFor();
    expect(await page.getByRole("region", { name: "이번 목록" }).getByRole("listitem").count()).toBe(1);
  });

  test("a sale with the quantity given first, taken back, and made again after the scan", async () => {
    const { page } = device;
    await page.getByRole("radio", { name: "출고" }).check({ force: true });
    await page.getByRole("radio", { name: "수량 후 스캔" }).check({ force: true });
    await page.getByLabel("수량", { exact: true }).fill("2");
    await scan(page, milk.code);
    await page.getByRole("status").filter({ hasText: `출고 ${milk.name} 2` }).waitFor();
    await page.getByRole("button", { name: `되돌리기: ${milk.name}` }).first().click();
    await page.getByRole("listitem").filter({ hasText: "되돌림" }).first().waitFor();

    await page.getByRole("radio", { name: "스캔 후 수량" }).check({ force: true });
    await scan(page, milk.code);
    await page.getByRole("dialog").getByLabel("수량").fill("3");
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: `출고 ${milk.name} 3` }).waitFor();
  });

  test("an unknown code goes on, with a note for whoever finds out", async () => {
    const { page } = device;
    await page.getByRole("radio", { name: "스캔마다 +1" }).check({ force: true });
    await scan(page, "8800000000992");
    await page.getByLabel(/무엇인지/).fill("새로 온 두유");
    await page.getByRole("button", { name: "저장" }).click();
    await page.getByText("새로 온 두유").waitFor();
  });

  test("products are found by their initial consonants, with the expected stock beside the server's", async () => {
    const { page } = device;
    await page.getByRole("link", { name: "재고" }).click();
    await page.getByLabel("이름, 초성, 코드").fill("ㅊㄹㅁㅈ");
    const line = page.getByRole("listitem").filter({ hasText: milk.code });
    await line.filter({ hasText: /서버 0 →\s*2/ }).waitFor();
  });

  test("how long a scan takes to be on the disk is measured, not judged", async () => {
    const times = await device.page
      .evaluate(() => performance.getEntriesByName("scan-to-disk").map((entry) => entry.duration).sort((left, right) => left - right));
    expect(times.length).toBeGreaterThanOrEqual(10);
    console.log(`scan to disk: median ${times[times.length >> 1]!.toFixed(1)} ms, worst ${times.at(-1)!.toFixed(1)} ms of ${times.length}`);
  });

  test("a reload and a crash of the browser lose nothing", async () => {
    await device.page.goto("/scan");
    await device.page.reload();
    await expectWaiting(7);
    device = await device.restart();
    await device.context.setOffline(true);
    await device.page.goto("/outbox");
    await expectWaiting(7);
  });

  test("the network comes back, and everything arrives", async () => {
    await device.context.setOffline(false);
    await device.page.getByText("모두 서버에 있습니다.").waitFor();

    expect(await stockOf(storeId, milk.id)).toBe(2);
    expect(await stockOf(storeId, box.id)).toBe(12);
    await device.page.getByText("서버가 따로 보관합니다").waitFor();
  });

  test("nothing was asked of anybody else, and the page never complained", () => {
    expect(device.strangers).toEqual([]);
    expect(device.complaints).toEqual([]);
  });

  async function expectWaiting(count: number): Promise<void> {
    await device.page.getByRole("banner").getByText(`${count}개 대기`).waitFor();
  }
});
