import type { Action } from "../app/action";
import { text } from "../language/text";

interface ActionStateProps {
  readonly of: Action;
  /** What to say when it was done; nothing where the screen shows it anyway. */
  readonly done?: string;
}

/** What became of what somebody asked of the server. */
export function ActionState({ of: { problem, done }, done: words = text("action.saved") }: ActionStateProps) {
  if (problem) return <p class="notice error" role="alert">{problem}</p>;
  return done && words !== "" ? <p class="synced" role="status">{words}</p> : null;
}
