import { asAdmin } from "./shop";

export interface ProductView {
  readonly id: string;
  readonly name: string;
  readonly price?: number;
  readonly archived: boolean;
  readonly barcodes: readonly { readonly code: string; readonly packSize: number; readonly internal: boolean }[];
}

export const product = async (id: string) => (await asAdmin()).call<ProductView>("GET", `/products/${id}`);

export const found = async (search: string) =>
  (await (await asAdmin()).call<{ items: ProductView[] }>("GET", `/products?search=${encodeURIComponent(search)}`)).items;

/** Goods that came in. */
export const inbound = (storeId: string, productId: string, quantity: number) => sync(storeId, { type: "INBOUND", productId, quantity });

/** Sends one item, as a device of its own recorded it just now. */
export async function sync(storeId: string, item: object): Promise<void> {
  const time = new Date().toISOString();
  await (await asAdmin()).call("POST", "/sync/batch",
    { deviceId: crypto.randomUUID(), sentAt: time, items: [{ id: crypto.randomUUID(), seq: 1, storeId, occurredAt: time, ...item }] });
}
