import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { ADMIN } from "./globalSetup";

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly code: string;
}

/** The API as a program uses it, signed in. */
export class Api {
  constructor(readonly address: string, private readonly token: string) {}

  static async signIn(email: string, password: string, address: string = inject("address")): Promise<Api> {
    const answer = await fetch(`${address}/api/v1/auth/login`,
      { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ email, password }) });
    if (!answer.ok) throw new Error(`${email} cannot sign in: ${await answer.text()}`);
    return new Api(address, ((await answer.json()) as { accessToken: string }).accessToken);
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.address}/api/v1${path}`, {
      method, headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" }, body: body === undefined ? null : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }
}

let admin: Promise<Api> | undefined;

export const asAdmin = (): Promise<Api> => (admin ??= Api.signIn(ADMIN.email, ADMIN.password));

/** A store of its own for a test, so that tests keep apart. */
export async function openStore(name: string): Promise<string> {
  return (await (await asAdmin()).call<{ id: string }>("POST", "/stores", { name })).id;
}

export async function addPerson(role: "WORKER" | "AUDITOR" | "ADMIN", ...stores: string[]): Promise<Person> {
  const [email, password] = [`${role.toLowerCase()}-${randomUUID().slice(0, 8)}@example.com`, "correct horse battery"];
  const { id } = await (await asAdmin()).call<{ id: string }>("POST", "/users", { email, password, role, stores });
  return { id, email, password };
}

/** A product with a code that checks. */
export async function addProduct(name: string, packSize = 1): Promise<Product> {
  const digits = `88${String(Math.floor(Math.random() * 1e10)).padStart(10, "0")}`;
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 1 ? 3 : 1), 0);
  const code = digits + String((10 - (sum % 10)) % 10);
  const { id } = await (await asAdmin()).call<{ id: string }>("POST", "/products", { name, price: 2980, barcodes: [{ code, packSize }] });
  return { id, name, code };
}

export const stockOf = async (storeId: string, productId: string): Promise<number> =>
  (await (await asAdmin()).call<{ quantity: number }>("GET", `/inventory/${storeId}/${productId}`)).quantity;

/** Sends one item, as a device of its own recorded it so many minutes ago. */
export async function book(item: object, minutes: number): Promise<void> {
  const { results } = await (await asAdmin()).call<{ results: { status: string }[] }>("POST", "/sync/batch", {
    deviceId: randomUUID(), sentAt: new Date().toISOString(),
    items: [{ ...item, id: randomUUID(), seq: 1, occurredAt: new Date(Date.now() - minutes * 60_000).toISOString() }],
  });
  if (results[0]?.status !== "accepted") throw new Error(JSON.stringify(results));
}
