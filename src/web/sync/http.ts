import { language } from "../app/preferences";
import { problemText, text } from "../language/text";
import { freshSession, refreshed } from "./session";

/** An answer that is no success, as the server explains it (RFC 9457). */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    /** Stable and dotted, as docs/errors.md lists them; empty when something between here and the server answered. */
    readonly code: string,
    detail: string,
    /** Seconds that the server asks to wait. */
    readonly retryAfter: number | null = null,
    readonly errors: Readonly<Record<string, readonly string[]>> = {},
  ) {
    super(detail);
  }
}

/** Why something could not be done, for the person who asked for it. */
export function explain(error: unknown): string {
  if (error instanceof OfflineError || (error instanceof DOMException && error.name === "TimeoutError")) return text("problem.offline");
  if (!(error instanceof ProblemError)) return text("app.failed", { why: String(error) });
  return error.code === "" ? text("problem.elsewhere", { status: error.status }) : problemText(error.code, Object.keys(error.errors)[0]);
}

/** No answer at all: no network, no server, or it took too long. */
export class OfflineError extends Error {}

/** Why a request is given up that was under way when the network came back: what it went out on may be gone, and it would wait for its answer in vain. */
export const LINE_CHANGED = new Error("The network changed.");

export interface Request {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  /** A file to send instead of JSON. */
  readonly file?: Blob;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export const PATIENCE = 30_000;

/** Calls the API as the user who is signed in; an access token that has run out is renewed once. */
export async function call<T>(path: string, request: Request = {}): Promise<T> {
  const answer = await respond(path, request);
  return (answer.status === 204 ? undefined : await readJson(answer)) as T;
}

/** The same for what is no JSON, or should be read as it comes. */
export async function respond(path: string, request: Request = {}): Promise<Response> {
  const session = await freshSession();
  const first = await send(path, request, session?.accessToken);
  if (first.status !== 401 || !session) return judged(first);
  const next = await refreshed(session);
  return judged(next ? await send(path, request, next.accessToken) : first);
}

/** A request's signal: given up after some time, or when another says so. */
export const inTime = (signal: AbortSignal | undefined, patience: number): { signal: AbortSignal } => ({
  signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(patience)]) : AbortSignal.timeout(patience),
});

const DOWNLOAD_PATIENCE = 600_000;

/** A file that the server makes, whole. */
export async function download(path: string): Promise<Blob> {
  const answer = await respond(path, { signal: AbortSignal.timeout(DOWNLOAD_PATIENCE) });
  try {
    return await answer.blob();
  } catch {
    throw new OfflineError("The file broke off.");
  }
}

/** Calls the API as nobody: signing in and renewing. */
export async function callAnonymously<T>(path: string, body: unknown): Promise<T> {
  const answer = await judged(await send(path, { method: "POST", body }, undefined));
  return (answer.status === 204 ? undefined : await readJson(answer)) as T;
}

async function send(path: string, request: Request, token: string | undefined): Promise<Response> {
  const headers = new Headers({ "Accept-Language": language.value, ...request.headers });
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (request.body !== undefined) headers.set("Content-Type", "application/json");
  const body = request.file ?? (request.body === undefined ? null : JSON.stringify(request.body));
  try {
    return await fetch(`/api/v1${path}`, {
      method: request.method ?? "GET", headers, body, cache: "no-store", credentials: "omit", signal: request.signal ?? AbortSignal.timeout(PATIENCE),
    });
  } catch (error) {
    if (request.signal?.aborted && !isGivenUp(request.signal.reason)) throw error;
    throw new OfflineError("The server cannot be reached.");
  }
}

const isGivenUp = (reason: unknown): boolean => reason === LINE_CHANGED || (reason instanceof DOMException && reason.name === "TimeoutError");

async function judged(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const problem = await readProblem(answer);
  const wait = Number(answer.headers.get("Retry-After"));
  throw new ProblemError(answer.status, problem.code ?? "", problem.detail ?? answer.statusText, wait > 0 ? wait : null, problem.errors ?? {});
}

async function readJson(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    throw new OfflineError("The answer broke off.");
  }
}

interface ProblemBody {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

// A proxy in between may answer with a page of its own.
const readProblem = (answer: Response): Promise<ProblemBody> => answer.json().then((body: ProblemBody) => body, () => ({}));
