import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { useLive } from "../../app/live";
import { usePages } from "../../app/remote";
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
      {accounts.items.map((account) => <AccountCard key={JSON.stringify(account)} account={account} stores={stores} onChanged={accounts.reload} />)}
      {accounts.more && <button class="button" onClick={accounts.more}>{text("action.more")}</button>}
    </>
  );
}

interface AccountCardProps {
  readonly account: Account;
  readonly stores: readonly StoreDocument[];
  readonly onChanged: () => void;
}

function AccountCard({ account, stores, onChanged }: AccountCardProps) {
  const [password, setPassword] = useState("");
  const action = useAction();
  const ask = async (method: "PATCH" | "PUT" | "POST", path: string, body: object) => {
    if (await action.run(() => call(`/users/${account.id}${path}`, { method, body }))) onChanged();
  };
  const setNewPassword = (event: Event) => {
    event.preventDefault();
    void ask("POST", "/password", { password });
  };
  return (
    <article class="card" aria-label={account.email}>
      <div class="row">
        <strong class="grow">{account.email}</strong>
        {account.disabled && <span class="badge attention">{text("users.disabled")}</span>}
        <button class="button small" disabled={action.busy} onClick={() => void ask("PATCH", "", { disabled: !account.disabled })}>
          {text(account.disabled ? "users.enable" : "users.disable")}
        </button>
      </div>
      <Select label={text("users.role")} value={account.role} options={roleOptions()} onChange={(role) => void ask("PATCH", "", { role })} />
      {account.role === "WORKER" && <StoreChecks stores={stores} chosen={account.stores} onChange={(chosen) => void ask("PUT", "/stores", { stores: chosen })} />}
      <form class="row" onSubmit={setNewPassword}>
        <Field label={text("users.password")} type="password" autocomplete="new-password" minLength={8} value={password} onInput={setPassword} required />
        <button class="button" disabled={action.busy}>{text("users.setPassword")}</button>
      </form>
      {action.problem && <p class="notice error" role="alert">{action.problem}</p>}
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
    onSaved();
  };
  return (
    <form class="card" onSubmit={(event) => void submit(event)}>
      <h2>{text("users.new")}</h2>
      <div class="row">
        <Field label={text("signIn.email")} type="email" autocomplete="off" value={email} onInput={setEmail} required />
        <Field label={text("signIn.password")} type="password" autocomplete="new-password" minLength={8} value={password} onInput={setPassword} required />
        <Select label={text("users.role")} value={role} options={roleOptions()} onChange={setRole} />
      </div>
      {role === "WORKER" && <StoreChecks stores={stores} chosen={chosen} onChange={setChosen} />}
      {action.problem && <p class="notice error" role="alert">{action.problem}</p>}
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
  </fieldset>
);
