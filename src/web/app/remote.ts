import { useEffect, useState } from "preact/hooks";
import { call, OfflineError } from "../sync/http";

/** What a route of the API gave, for the screens that look at the server and keep nothing here. */
export interface Remote<T> {
  readonly data: T | undefined;
  readonly problem: "offline" | Error | null;
  readonly loading: boolean;
  readonly reload: () => void;
}

interface Asked<T> {
  /** What the answer is to. */
  readonly path: string | null;
  readonly data: T | undefined;
  readonly problem: Remote<T>["problem"];
  readonly loading: boolean;
}

/**
 * Asks a route, and again when the path or the occasion changes; null asks nothing. An answer is shown as long as its own question stands: never under another
 * path, and not when an older question is answered late.
 */
export function useRemote<T>(path: string | null, occasion = ""): Remote<T> {
  const nothingYet: Asked<T> = { path, data: undefined, problem: null, loading: path !== null };
  const [held, setHeld] = useState(nothingYet);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (path === null) return;
    const question = new AbortController();
    setHeld((before) => (before.path === path ? { ...before, loading: true } : nothingYet));
    call<T>(path, { signal: AbortSignal.any([question.signal, AbortSignal.timeout(30_000)]) }).then(
      (data) => !question.signal.aborted && setHeld({ path, data, problem: null, loading: false }),
      (error: unknown) => !question.signal.aborted && setHeld((before) => ({ ...before, problem: problemOf(error), loading: false })),
    );
    return () => question.abort();
  }, [path, occasion, round]);
  const { data, problem, loading } = held.path === path ? held : nothingYet;
  return { data, problem, loading, reload: () => setRound(round + 1) };
}

export interface Pages<T> {
  readonly items: readonly T[];
  readonly problem: Remote<T>["problem"];
  readonly loading: boolean;
  /** Fetches the next page; undefined when there is none. */
  readonly more: (() => void) | undefined;
  readonly reload: () => void;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null;
}

/** A paged list of the API, one page after the other. */
export function usePages<T>(path: string): Pages<T> {
  const [held, setHeld] = useState<{ path: string; items: readonly T[]; cursor: string | null }>({ path, items: [], cursor: null });
  const cursor = held.path === path ? held.cursor : null;
  const page = useRemote<Page<T>>(cursor === null ? path : `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`);
  const before = held.path === path ? held.items : [];
  const next = page.data?.nextCursor;
  const items = [...before, ...(page.data?.items ?? [])];
  return {
    items, problem: page.problem, loading: page.loading,
    more: next && !page.loading ? () => setHeld({ path, items, cursor: next }) : undefined,
    reload: () => {
      setHeld({ path, items: [], cursor: null });
      page.reload();
    },
  };
}

const problemOf = (error: unknown): "offline" | Error =>
  error instanceof OfflineError || (error instanceof DOMException && error.name === "TimeoutError") ? "offline"
    : error instanceof Error ? error : new Error(String(error));
