import { useEffect, useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { useLive } from "../../app/live";
import { usePages } from "../../app/remote";
import { user } from "../../app/session";
import { ActionState } from "../../parts/ActionState";
import { Field } from "../../parts/Field";
import { RemoteState } from "../../parts/RemoteState";
import { Select } from "../../parts/Select";
import { text } from "../../language/text";
import { database, type StoreDocument, type User } from "../../outbox/database";
import { call } from "../../sync/http";

type Account = User & { readonly disabled: boolean };

const ROLES: readonly User["role"][] = ["WORKER", "ADMIN", "AUDITOR"];
const roleOptions = () => ROLES.map((role) => ({ value: role, text: text(`role.${role}`) }));

/** Who may sign in, as what, and for which stores. */
export function Users() {
  const accounts = usePages<Account>("/users?limit=200");
  const stores = useLive(() => database.stores.toArray(), []) ?? [];
  return (
    <>
      <h1>{text("nav.users")}</h1>
      <NewUser stores={stores} onSaved={accounts.reload} />
      <RemoteState of={accounts} />
      {accounts.items.map((account) => <AccountCard key={account.id} account={account} stores={stores} />)}
      {accounts.more && <button class="button" onClick={accounts.more}>{text("action.more")}</button>}
    </>
  );
}

interface AccountCardProps {
  readonly account: Account;
  readonly stores: readonly StoreDocument[];
}

function AccountCard({ account, stores }: AccountCardProps) {
  const [held, setHeld] = useState(account);
  const [password, setPassword] = useState("");
  const action = useAction();
  useEffect(() => setHeld(account), [account]);
  // What was ticked stays ticked while the server is asked, and goes back when it refuses.
  const ask = async (method: "PATCH" | "PUT" | "POST", path: string, body: object, meanwhile: Partial<Account> = {}) => {
    setHeld({ ...held, ...meanwhile });
    const done = await action.run(async () => setHeld((await call<Account | undefined>(`/users/${held.id}${path}`, { method, body })) ?? held));
    if (done) setPassword("");
    else setHeld(held);
  };
  const setNewPassword = (event: Event) => {
    event.preventDefault();
    void ask("POST", "/password", { password });
  };
  return (
    <article class="card" aria-label={held.email}>
      <div class="row">
        <strong class="grow">{held.email}</strong>
        {held.disabled && <span class="badge attention">{text("users.disabled")}</span>}
        {held.id === user.value.id ? <span class="badge">{text("users.you")}</span> : (
          <button class="button small" disabled={action.busy} onClick={() => void ask("PATCH", "", { disabled: !held.disabled })}>
            {text(held.disabled ? "users.enable" : "users.disable")}
          </button>
        )}
      </div>
      <Select label={text("users.role")} value={held.role} options={roleOptions()}
          onChange={(role) => void ask("PATCH", "", { role }, { role: role as User["role"] })} />
      {held.role === "WORKER" && (
        <StoreChecks stores={stores} chosen={held.stores} onChange={(chosen) => void ask("PUT", "/stores", { stores: chosen }, { stores: chosen })} />
      )}
      <form class="row end" onSubmit={setNewPassword}>
        <Field label={text("users.password")} type="password" autocomplete="new-password" minLength={8} value={password} onInput={setPassword} required />
        <button class="button" disabled={action.busy}>{text("users.setPassword")}</button>
      </form>
      <ActionState of={action} />
    </article>
  );
}

function NewUser({ stores, onSaved }: { readonly stores: readonly StoreDocument[]; readonly onSaved: () => void }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [role, setRole] = useState<string>("WORKER");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const action = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!(await action.run(() => call("/users", { method: "POST", body: { email: email.trim(), password, role, stores: chosen } })))) return;
    setEmail("");
    setPassword("");
    setChosen([]);
    onSaved();
  };
  return (
    <form class="card" aria-label={text("users.new")} onSubmit={(event) => void submit(event)}>
      <h2>{text("users.new")}</h2>
      <div class="row">
        <Field label={text("signIn.email")} type="email" autocomplete="off" value={email} onInput={setEmail} required />
        <Field label={text("signIn.password")} type="password" autocomplete="new-password" minLength={8} value={password} onInput={setPassword} required />
        <Select label={text("users.role")} value={role} options={roleOptions()} onChange={setRole} />
      </div>
      {role === "WORKER" && <StoreChecks stores={stores} chosen={chosen} onChange={setChosen} />}
      <ActionState of={action} done={text("users.added")} />
      <button class="button main" disabled={action.busy}>{text("action.add")}</button>
    </form>
  );
}

interface StoreChecksProps {
  readonly stores: readonly StoreDocument[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
}

const StoreChecks = ({ stores, chosen, onChange }: StoreChecksProps) => (
  <fieldset class="row">
    <legend class="faint">{text("users.stores")}</legend>
    {stores.map((store) => (
      <label key={store.id} class="row">
        <input type="checkbox" checked={chosen.includes(store.id)}
          onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, store.id] : chosen.filter((id) => id !== store.id))} />
        {store.name}
      </label>
    ))}
    {chosen.length === 0 && <p class="faint">{text("users.noStore")}</p>}
  </fieldset>
);
