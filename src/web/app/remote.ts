import { useEffect, useState } from "preact/hooks";
import { call, OfflineError } from "../sync/http";

/** What a route of the API gave, for the screens that look at the server and keep nothing here. */
export interface Remote<T> {
  readonly data: T | undefined;
  readonly problem: "offline" | Error | null;
  readonly loading: boolean;
  readonly reload: () => void;
}

/** Asks a route, and again when the path or the occasion changes; null asks nothing. What an older question answers late is not shown. */
export function useRemote<T>(path: string | null, occasion = ""): Remote<T> {
  const [state, setState] = useState<{ data: T | undefined; problem: Remote<T>["problem"]; loading: boolean }>({ data: undefined, problem: null, loading: path !== null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (path === null) return;
    const question = new AbortController();
    setState((held) => ({ ...held, loading: true }));
    call<T>(path, { signal: AbortSignal.any([question.signal, AbortSignal.timeout(30_000)]) }).then(
      (data) => !question.signal.aborted && setState({ data, problem: null, loading: false }),
      (error: unknown) => !question.signal.aborted && setState((held) => ({ ...held, problem: problemOf(error), loading: false })),
    );
    return () => question.abort();
  }, [path, occasion, round]);
  return { ...state, reload: () => setRound(round + 1) };
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
  error instanceof OfflineError || (error instanceof DOMException && error.name === "TimeoutError") ? "offline" : error instanceof Error ? error : new Error(String(error));
