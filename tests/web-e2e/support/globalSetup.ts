import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { run, startServer } from "./server";

declare module "vitest" {
  interface ProvidedContext {
    address: string;
    home: string;
  }
}

export const ADMIN = { email: "boss@example.com", password: "a long password" };

/** One server and one PostgreSQL for all files, thrown away at the end. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), "ddon-web-"));
  const server = await startServer(home);
  await run(home, ["users", "add", ADMIN.email, "--role", "ADMIN", "--password-stdin"], `${ADMIN.password}\n`);
  project.provide("address", server.address);
  project.provide("home", home);
  return async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
}
