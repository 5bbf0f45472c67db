import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** The built program; WEB_E2E_PROGRAM says where another one is. */
const program = process.env["WEB_E2E_PROGRAM"] ?? new URL("../../../src/DDonDDon.Server/bin/Release/net10.0/ddon.dll", import.meta.url).pathname;

export interface Server {
  readonly address: string;
  /** As a power cut does it. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs the program on the PostgreSQL of a home; several servers may share one. Port 0: any. */
export async function startServer(home: string, port = 0): Promise<Server> {
  const server = spawn("dotnet", [program, "serve"], { env: environment(home, port), stdio: ["ignore", "pipe", "inherit"] });
  const address = await addressOf(server);
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  };
  return { address, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

/** Runs a verb of the program to its end; `input` is what it reads. Returns what it printed. */
export async function run(home: string, verb: readonly string[], input = ""): Promise<string> {
  const process = spawn("dotnet", [program, ...verb], { env: environment(home, 0), stdio: ["pipe", "pipe", "inherit"] });
  process.stdin.end(input);
  let output = "";
  process.stdout.on("data", (part: Buffer) => (output += part.toString()));
  const [code] = (await once(process, "exit")) as [number | null];
  if (code !== 0) throw new Error(`ddon ${verb.join(" ")} ended with ${code}: ${output}`);
  return output;
}

function environment(home: string, port: number): NodeJS.ProcessEnv {
  const own = { ...process.env, DDON_HOME: home, PORT: String(port), DDON_LOG_LEVEL: "Warning" };
  delete (own as NodeJS.ProcessEnv)["DATABASE_URL"];
  return own;
}

async function addressOf(server: ChildProcess): Promise<string> {
  const lines = createInterface({ input: server.stdout! });
  for await (const line of lines) {
    const address = /listens on (http:\/\/[^\s",]+)/.exec(line)?.[1];
    if (!address) continue;
    server.stdout!.resume();
    return address;
  }
  throw new Error("The server ended before it listened.");
}
