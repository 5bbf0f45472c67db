// Runs the compiled client against the demo's server: node run.mjs DDON_LAB_DLL HOME. The database is made in HOME and thrown away.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";

const [program, home] = process.argv.slice(2);
const environment = { ...process.env, DDON_HOME: home, PORT: "0" };
delete environment.DATABASE_URL;
const demo = spawn("dotnet", [program, "demo"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
const ended = once(demo, "exit");

let status = 1;
try {
  const said = { address: /^The server goes on at (\S+?)\/? until/, worker: /^\s*Worker\s+(\S+)\s+(\S+)\s*$/ };
  let address, worker;
  for await (const line of createInterface({ input: demo.stdout })) {
    address ??= said.address.exec(line)?.[1];
    worker ??= said.worker.exec(line)?.slice(1);
    if ((address && worker) || line.startsWith("Ask for")) break;
  }
  if (!address || !worker) throw new Error("The demo did not say where it is and who may sign in.");
  const client = spawn(process.execPath, ["out/client.js", address, ...worker], { stdio: "inherit" });
  [status] = await once(client, "exit");
} finally {
  demo.stdout.resume();
  demo.kill("SIGTERM");
  await ended;
  await rm(home, { recursive: true, force: true });
}
process.exit(status ?? 1);
