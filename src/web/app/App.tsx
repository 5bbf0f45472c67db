import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { text } from "../language/text";
import { SignIn } from "../screens/SignIn";
import { startHints } from "../sync/hints";
import { startSync } from "../sync/loop";
import { Frame } from "./Frame";
import { go, path } from "./navigation";
import { language, theme } from "./preferences";
import { session } from "./session";

effect(() => {
  document.documentElement.lang = language.value;
});

effect(() => {
  document.documentElement.dataset["theme"] = theme.value;
});

export function App() {
  useEffect(() => {
    startSync();
    startHints();
  }, []);
  const signedIn = session.value !== null && session.value !== undefined;
  const ended = session.value?.ended ?? false;
  useEffect(() => {
    if (signedIn && !ended && path.value === "/sign-in") go("/", "replace");
  }, [signedIn, ended]);

  if (session.value === undefined) return <p class="faint" role="status">{text("app.loading")}</p>;
  return !signedIn || (ended && path.value === "/sign-in") ? <SignIn /> : <Frame />;
}
