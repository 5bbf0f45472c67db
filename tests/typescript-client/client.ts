// A store's program against the API, with types made from its description. Compiling it is half of the test; the other half runs it
// against the demo's server: node out/client.js ADDRESS EMAIL PASSWORD.
import createClient from "openapi-fetch";
import type { components, paths } from "./v1.js";

type Item = components["schemas"]["BatchItem"];
type Movement = components["schemas"]["MovementItem"];
type Result = components["schemas"]["ItemResult"];
type Stock = components["schemas"]["StockView"];
type Problem = components["schemas"]["Problem"];

declare const process: { argv: string[] };

function fail(doing: string, problem: Problem | undefined): never {
  throw new Error(`${doing}: ${problem?.code ?? "no answer"}: ${problem?.detail ?? ""} ${JSON.stringify(problem?.errors ?? {})}`);
}

function check(holds: boolean, claim: string): void {
  if (!holds) throw new Error(`It does not hold that ${claim}.`);
}

// A change of these types on the wire must not compile unnoticed.
export function describe(stock: Stock): string {
  const quantity: number = stock.quantity;
  const counted: string = stock.baseline === null ? "never counted" : `${stock.baseline.quantity} at ${stock.baseline.occurredAt}`;
  const name: string = stock.name ?? stock.productId;
  return `${name}: ${quantity} (${counted}, version ${stock.version})`;
}

// The kinds of items are told apart by their type: where it is known, so are the other members.
export function about(item: Item): string {
  switch (item.type) {
    case "INBOUND":
    case "OUTBOUND":
    case "ADJUST":
    case "COUNT":
      return `${item.type} ${item.quantity} of ${item.productId ?? item.barcode} in ${item.storeId}`;
    case "AMEND":
      return item.void === true ? `${item.movementId} did not happen` : `${item.movementId} was ${item.quantity}`;
    case "COUNT_LINE":
      return `${item.quantity} of ${item.productId ?? item.barcode} in ${item.zone ?? "no zone"} of ${item.sessionId}`;
    case "PRODUCT":
      return `${item.productId}: ${Object.keys(item.changes ?? {}).join()} ${(item.barcodes ?? []).map((barcode) => barcode.code).join()}`;
    case "RESOLVE":
      return `${item.conflictId}: ${item.choice}`;
    default: {
      const never: never = item;
      return never;
    }
  }
}

export function settled(result: Result): boolean {
  switch (result.status) {
    case "accepted":
    case "duplicate":
    case "quarantined":
      return true;
    case "rejected":
    case "id_conflict":
      return false;
    case "retry":
      return false;
    default: {
      const never: never = result.status;
      return never;
    }
  }
}

async function main(address: string, email: string, password: string): Promise<void> {
  const api = createClient<paths>({ baseUrl: address });

  const refused = await api.POST("/api/v1/auth/login", { body: { email, password: password + "!" } });
  check(refused.response.status === 401 && refused.error?.code === "auth.failed", "a wrong password is refused");

  const login = await api.POST("/api/v1/auth/login", { body: { email, password } });
  if (!login.data) fail("sign in", login.error);
  const storeId = login.data.user.stores[0];
  if (storeId === undefined) throw new Error("The worker has no store.");
  const headers = { Authorization: `Bearer ${login.data.accessToken}` };

  const listed: Stock[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = cursor === null ? { limit: 2 } : { limit: 2, cursor };
    const page = await api.GET("/api/v1/inventory/{storeId}", { params: { path: { storeId }, query }, headers });
    if (!page.data) fail("list the stock", page.error);
    listed.push(...page.data.items);
    cursor = page.data.nextCursor;
  } while (cursor !== null);
  const first = listed[0];
  if (first === undefined) throw new Error("The store has no stock.");
  check(new Set(listed.map((stock) => stock.productId)).size === listed.length, "no product is listed twice");

  const deviceId = crypto.randomUUID();
  const item: Movement = {
    id: crypto.randomUUID(),
    seq: 1,
    type: "INBOUND",
    storeId,
    productId: first.productId,
    quantity: 2.5,
    occurredAt: new Date().toISOString(),
    ageMs: 0,
  };
  for (const expected of ["accepted", "duplicate"] as const) {
    const batch = await api.POST("/api/v1/sync/batch", {
      body: { deviceId, sentAt: new Date().toISOString(), items: [item] },
      headers,
    });
    if (!batch.data) fail("send a batch", batch.error);
    const result = batch.data.results[0];
    check(result !== undefined && settled(result) && result.status === expected, `${about(item)} is ${expected}`);
  }

  const after = await api.GET("/api/v1/inventory/{storeId}/{productId}", {
    params: { path: { storeId, productId: first.productId }, query: { explain: true } },
    headers,
  });
  if (!after.data) fail("ask for the stock", after.error);
  check(after.data.version === first.version + 1, `one movement was added: ${describe(after.data)}`);

  const history = await api.GET("/api/v1/transactions", {
    params: { query: { storeId, productId: first.productId, limit: 1 } },
    headers,
  });
  if (!history.data) fail("read the history", history.error);
  check(history.data.items[0]?.id === item.id && history.data.items[0].quantity === 2.5, "the movement leads the history");
}

const [address, email, password] = process.argv.slice(2);
if (address !== undefined && email !== undefined && password !== undefined) await main(address, email, password);
