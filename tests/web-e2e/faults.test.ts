import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { fillInSignIn, openDevice, readyForFlight, scan, scanMany, signIn } from "./support/browser";
import { run, startServer } from "./support/server";
import { addPerson, addProduct, Api, asAdmin, openStore, type Product, stockOf } from "./support/shop";

describe("when things break", () => {
  test("a server that is killed while a device sends loses nothing and books nothing twice", async () => {
    const storeId = await openStore("합정점");
    const worker = await addPerson("WORKER", storeId);
    const products: Product[] = [];
    while (products.length < 450) products.push(...(await Promise.all(Array.from({ length: 50 }, () => addProduct("라면")))));
    let server = await startServer(inject("home"));
    const device = await openDevice({ address: server.address });
    try {
      const { page, context } = device;
      await signIn(device, worker);
      await page.getByRole("link", { name: "합정점" }).waitFor();
      await readyForFlight(device);
      await context.setOffline(true);
      await scanMany(page, products.map(({ code }) => code));
      await page.getByRole("banner").getByText("450개 대기").waitFor({ timeout: 90_000 });

      const firstReply = page.waitForResponse((response) => response.url().endsWith("/sync/batch"));
      await context.setOffline(false);
      await firstReply;
      await server.kill();
      await page.getByRole("banner").getByText(/오프라인/).waitFor();
      server = await startServer(inject("home"), Number(new URL(server.address).port));
      await page.getByRole("link", { name: "보낼 것" }).click();
      await page.getByText("모두 서버에 있습니다.").waitFor({ timeout: 60_000 });

      for (const { id } of products) expect(await stockOf(storeId, id)).toBe(1);
      expect(await countTransactions(storeId)).toBe(450);
    } finally {
      await device.close();
      await server.stop();
    }
  }, 240_000);

  test("a server that was restored from a backup gets back what a device had sent since", async () => {
    const storeId = await openStore("당인점");
    const [worker, product] = [await addPerson("WORKER", storeId), await addProduct("생수")];
    const restored = await mkdtemp(join(tmpdir(), "ddon-restored-"));
    let server = await startServer(inject("home"));
    const device = await openDevice({ address: server.address });
    try {
      const { page } = device;
      await signIn(device, worker);
      await page.getByRole("link", { name: "당인점" }).waitFor();
      await readyForFlight(device);
      await scan(page, product.code);
      await expect.poll(() => stockOf(storeId, product.id), { timeout: 20_000 }).toBe(1);
      const backup = join(restored, "backup.zip");
      await run(inject("home"), ["db", "backup", backup]);
      for (let i = 0; i < 2; i++) await scan(page, product.code);
      await expect.poll(() => stockOf(storeId, product.id), { timeout: 20_000 }).toBe(3);

      await server.stop();
      await run(restored, ["db", "restore", backup]);
      await copyFile(join(inject("home"), "secret.key"), join(restored, "secret.key"));
      server = await startServer(restored, Number(new URL(server.address).port));
      const there = await Api.signIn(worker.email, worker.password, server.address);
      const stock = async () => (await there.call<{ quantity: number }>("GET", `/inventory/${storeId}/${product.id}`)).quantity;
      await expect.poll(stock, { timeout: 60_000 }).toBe(3);
      expect((await there.call<{ items: object[] }>("GET", `/transactions?storeId=${storeId}`)).items).toHaveLength(2);
      await page.getByRole("link", { name: "보낼 것" }).click();
      await page.getByText("모두 서버에 있습니다.").waitFor();
    } finally {
      await device.close();
      await server.stop();
      await rm(restored, { recursive: true, force: true });
    }
  });

  test("a session that the server ended asks for a sign-in, and the outbox stays", async () => {
    const storeId = await openStore("상수점");
    const [worker, product] = [await addPerson("WORKER", storeId), await addProduct("김밥")];
    const elsewhere = await Api.signIn(worker.email, worker.password);
    const device = await openDevice();
    try {
      const { page, context } = device;
      await signIn(device, worker);
      await page.getByRole("link", { name: "상수점" }).waitFor();
      await readyForFlight(device);
      await context.setOffline(true);
      await scan(page, product.code);
      await page.getByRole("banner").getByText("1개 대기").waitFor();

      await (await asAdmin()).call("POST", `/users/${worker.id}/password`, { password: "another long password" });
      // A server may take some seconds to hear of it.
      await expect.poll(() => elsewhere.call("GET", "/stores").then(() => "", String), { timeout: 20_000 }).toContain("401");
      await context.setOffline(false);
      await page.getByRole("button", { name: "다시 로그인" }).click({ timeout: 60_000 });
      await page.getByText("1개가 보내지기를 기다립니다").waitFor();
      await fillInSignIn(device, { ...worker, password: "another long password" });
      await page.getByRole("link", { name: "보낼 것" }).click();
      await page.getByText("모두 서버에 있습니다.").waitFor();

      expect(await stockOf(storeId, product.id)).toBe(1);
    } finally {
      await device.close();
    }
  });

  test("signing out asks when something waits, and the next to sign in sends it", async () => {
    const storeId = await openStore("서교점");
    const [worker, colleague, product] = [await addPerson("WORKER", storeId), await addPerson("WORKER", storeId), await addProduct("식빵")];
    const device = await openDevice();
    try {
      const { page, context } = device;
      await signIn(device, worker);
      await page.getByRole("link", { name: "서교점" }).waitFor();
      await readyForFlight(device);
      await context.setOffline(true);
      await scan(page, product.code);
      await page.getByRole("link", { name: "더 보기" }).click();
      await page.getByRole("link", { name: "설정" }).click();
      await page.getByRole("button", { name: "로그아웃" }).click();
      const question = page.getByRole("dialog", { name: "1개가 아직 서버에 없습니다" });
      await question.getByRole("button", { name: "보내고 로그아웃" }).click();
      await question.getByText("지금은 보낼 수 없습니다.").waitFor();
      await question.getByRole("button", { name: "남겨 두고 로그아웃" }).click();
      await page.getByText("1개가 보내지기를 기다립니다").waitFor();
      expect(await left(page)).toEqual({ products: 0, stocks: 0, stores: 0, conflicts: 0, quarantine: 0, records: 1 });

      await context.setOffline(false);
      await fillInSignIn(device, colleague);
      await page.getByRole("link", { name: "보낼 것" }).click();
      await page.getByText("모두 서버에 있습니다.").waitFor();
      const { items } = await (await asAdmin()).call<{ items: { recordedBy: string; syncedBy: string }[] }>("GET", `/transactions?storeId=${storeId}`);
      expect(items).toMatchObject([{ recordedBy: worker.id, syncedBy: colleague.id }]);
    } finally {
      await device.close();
    }
  });

  test("what the server refuses is mended into a new record, or put aside with a reason", async () => {
    const storeId = await openStore("연희로점");
    const [worker, product, other] = [await addPerson("WORKER", storeId), await addProduct("두부"), await addProduct("순두부")];
    const device = await openDevice();
    try {
      const { page, context } = device;
      await signIn(device, worker);
      await page.getByRole("link", { name: "연희로점" }).waitFor();
      await readyForFlight(device);
      await context.setOffline(true);
      for (const { code } of [product, other]) await scan(page, code);
      await page.getByRole("banner").getByText("2개 대기").waitFor();
      // As if an older version had let something through that no server takes.
      await spoil(page);
      await page.reload();
      await context.setOffline(false);
      await page.getByRole("link", { name: "보낼 것" }).click();
      await page.getByText("quantity.invalid").first().waitFor();
      await page.getByRole("button", { name: "고쳐서 다시 기록" }).first().click();
      await page.getByRole("dialog").getByLabel("수량").fill("7");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "치우기" }).first().click();
      await page.getByRole("dialog").getByLabel("사유").fill("두 번 찍음");
      await page.keyboard.press("Enter");
      await page.getByText("모두 서버에 있습니다.").waitFor();
      await page.getByRole("heading", { name: "확인 필요" }).waitFor({ state: "detached" });

      expect(await stockOf(storeId, product.id)).toBe(7);
    } finally {
      await device.close();
    }
  });

  test("a store that was taken away and given back tells what became of what was kept aside meanwhile", async () => {
    const [storeId, otherId, admin] = [await openStore("월드컵점"), await openStore("가좌점"), await asAdmin()];
    const [worker, product] = [await addPerson("WORKER", storeId, otherId), await addProduct("두유")];
    const code = "7700000000019";
    const device = await openDevice();
    try {
      const { page } = device;
      await signIn(device, worker);
      await page.getByRole("button", { name: "월드컵점" }).click();
      await page.getByRole("radio", { name: "입고" }).check({ force: true });
      await scan(page, code);
      await page.getByLabel(/무엇인지/).fill("두유 같다");
      await page.getByRole("button", { name: "저장" }).click();
      await page.getByText("두유 같다").waitFor();
      await page.goto("/outbox");
      await page.getByText("서버가 따로 보관합니다").waitFor();

      await admin.call("PUT", `/users/${worker.id}/stores`, { stores: [otherId] });
      await expect.poll(() => storesHere(page), { timeout: 30_000 }).toEqual([otherId]);
      await admin.call("PUT", `/products/${product.id}/barcodes/${encodeURIComponent(code)}`, { packSize: 1, internal: true });
      await expect.poll(() => stockOf(storeId, product.id), { timeout: 10_000 }).toBe(1);
      await page.goto("/outbox");
      await page.getByText("서버가 따로 보관합니다").waitFor();

      await admin.call("PUT", `/users/${worker.id}/stores`, { stores: [storeId, otherId] });
      await page.getByText("서버가 따로 보관합니다").waitFor({ state: "detached" });
      expect(await stockOf(storeId, product.id)).toBe(1);
    } finally {
      await device.close();
    }
  });
});

const storesHere = (page: import("playwright-core").Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open("ddon");
        opening.onsuccess = () => {
          const keys = opening.result.transaction("stores").objectStore("stores").getAllKeys();
          keys.onsuccess = () => {
            opening.result.close();
            resolve(keys.result as string[]);
          };
          keys.onerror = () => reject(new Error("The stores could not be read."));
        };
      }),
  );

async function countTransactions(storeId: string): Promise<number> {
  let [count, cursor] = [0, ""];
  do {
    const page: { items: unknown[]; nextCursor: string | null } = await (await asAdmin())
      .call("GET", `/transactions?storeId=${storeId}&limit=200${cursor && `&cursor=${cursor}`}`);
    count += page.items.length;
    cursor = page.nextCursor ?? "";
  } while (cursor);
  return count;
}

const spoil = (page: import("playwright-core").Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open("ddon");
        opening.onsuccess = () => {
          const transaction = opening.result.transaction("records", "readwrite");
          const records = transaction.objectStore("records");
          records.getAll().onsuccess = (event) => {
            for (const row of (event.target as IDBRequest<{ item: object }[]>).result) records.put({ ...row, item: { ...row.item, quantity: "-1" } });
          };
          transaction.oncomplete = () => resolve();
          transaction.onerror = () => reject(new Error("The records could not be spoiled."));
        };
      }),
  );

/** How much of each kind is on the device. */
const left = (page: import("playwright-core").Page): Promise<Record<string, number>> =>
  page.evaluate(
    () =>
      new Promise<Record<string, number>>((resolve, reject) => {
        const opening = indexedDB.open("ddon");
        opening.onsuccess = () => {
          const names = ["products", "stocks", "stores", "conflicts", "quarantine", "records"];
          const [transaction, counts]: [IDBTransaction, Record<string, number>] = [opening.result.transaction(names), {}];
          for (const name of names) transaction.objectStore(name).count().onsuccess = (event) => (counts[name] = (event.target as IDBRequest<number>).result);
          transaction.oncomplete = () => {
            opening.result.close();
            resolve(counts);
          };
          transaction.onerror = () => reject(new Error("What is left could not be counted."));
        };
      }),
  );
