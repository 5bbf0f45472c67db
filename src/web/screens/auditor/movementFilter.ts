import { storeId } from "../../app/preferences";

/** What the movements are looked through by; empty: whatever it is. Times are those of an input on this device. */
export interface MovementFilter {
  readonly storeId: string;
  readonly productId: string;
  readonly type: string;
  readonly user: string;
  readonly device: string;
  readonly from: string;
  readonly to: string;
}

export const NO_FILTER: MovementFilter = { storeId: "", productId: "", type: "", user: "", device: "", from: "", to: "" };

let last: MovementFilter | undefined;

/** What the address says, so that sending it to somebody shows the same; else what was looked at last, else the store of the screens. */
export function filterOfAddress(): MovementFilter {
  const said = new URLSearchParams(location.search);
  if (said.size === 0) return last ?? { ...NO_FILTER, storeId: storeId.value };
  return last = Object.fromEntries(Object.keys(NO_FILTER).map((name) => [name, said.get(name) ?? ""])) as unknown as MovementFilter;
}

export function keep(filter: MovementFilter): void {
  last = filter;
  history.replaceState(null, "", `${location.pathname}?${new URLSearchParams(Object.entries(filter)).toString()}`);
}

/** The filter as the server takes it. */
export const queryOf = ({ from, to, ...same }: MovementFilter): string =>
  new URLSearchParams(Object.entries({ ...same, from: timeOf(from), to: timeOf(to) }).filter(([, value]) => value !== "")).toString();

const timeOf = (local: string) => (local === "" ? "" : new Date(local).toISOString());
