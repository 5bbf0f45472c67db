import { useState } from "preact/hooks";
import { useLive } from "../app/live";
import { LanguageChoice } from "../parts/LanguageChoice";
import { text } from "../language/text";
import { waitingCount } from "../outbox/outbox";
import { explain } from "../sync/http";
import { signIn } from "../sync/session";
import { wake } from "../sync/loop";

export function SignIn() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const waiting = useLive(() => waitingCount(), []) ?? 0;

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      await signIn(email.trim(), password);
      wake();
    } catch (error) {
      setProblem(explain(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main class="narrow" id="content" tabIndex={-1}>
      <img src="/icons/icon.svg" alt="" width="72" height="72" />
      <h1>{text("app.name")} · {text("signIn.title")}</h1>
      {waiting > 0 && <p class="notice">{text("signIn.waiting", { count: waiting })}</p>}
      <form class="card" onSubmit={(event) => void submit(event)}>
        <label class="field">
          <span>{text("signIn.email")}</span>
          <input type="email" autocomplete="username" required value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span>{text("signIn.password")}</span>
          <input type="password" autocomplete="current-password" required value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
        </label>
        {problem && <p class="notice error" role="alert">{problem}</p>}
        <button class="button main" disabled={busy}>{text("signIn.submit")}</button>
        <p class="faint">{text("signIn.offline")}</p>
      </form>
      <LanguageChoice />
    </main>
  );
}
