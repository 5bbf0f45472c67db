import type { Remote } from "../app/remote";
import { text } from "../language/text";
import { explain } from "../sync/http";

interface RemoteStateProps {
  readonly of: Pick<Remote<unknown>, "problem" | "loading" | "reload">;
}

/** Where a question to the server stands, as long as that is worth saying. */
export function RemoteState({ of: { problem, loading, reload } }: RemoteStateProps) {
  if (problem)
    return (
      <p class={`notice row ${problem === "offline" ? "" : "error"}`} role="alert">
        <span class="grow">{problem === "offline" ? text("app.needsNetwork") : explain(problem)}</span>
        <button class="button small" onClick={reload}>{text("app.tryAgain")}</button>
      </p>
    );
  return loading ? <p class="faint" role="status">{text("app.asking")}</p> : null;
}
