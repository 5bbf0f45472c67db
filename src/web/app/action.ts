import { useState } from "preact/hooks";
import { explain } from "../sync/http";

export interface Action {
  /** Runs something that the server may refuse; true when it was done. */
  readonly run: (doing: () => Promise<unknown>) => Promise<boolean>;
  /** Says why something cannot be asked at all. */
  readonly refuse: (why: string) => void;
  readonly busy: boolean;
  /** The last one was done. */
  readonly done: boolean;
  /** What the server said against it, for the person who asked. */
  readonly problem: string;
}

/** One thing at a time that a person asks of the server. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState("");
  const run = async (doing: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setDone(false);
    setProblem("");
    try {
      await doing();
      setDone(true);
      return true;
    } catch (error) {
      setProblem(explain(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const refuse = (why: string) => {
    setDone(false);
    setProblem(why);
  };
  return { run, refuse, busy, done, problem };
}
