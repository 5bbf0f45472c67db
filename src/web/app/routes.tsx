import type { FunctionComponent } from "preact";
import type { User } from "../outbox/database";
import type { WordKey } from "../language/text";
import type { IconName } from "../parts/Icon";
import { ChooseStore } from "../screens/ChooseStore";
import { Conflicts } from "../screens/Conflicts";
import { CountSession } from "../screens/CountSession";
import { CountSessions } from "../screens/CountSessions";
import { History } from "../screens/History";
import { More } from "../screens/More";
import { Outbox } from "../screens/Outbox";
import { Scan } from "../screens/Scan";
import { Settings } from "../screens/Settings";
import { Stock } from "../screens/Stock";
import { StockItem } from "../screens/StockItem";
import { later } from "./later";

export interface ScreenProps {
  /** The values of the path's pattern. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Route {
  readonly path: string;
  readonly title: WordKey;
  readonly screen: FunctionComponent<ScreenProps>;
  readonly roles: readonly User["role"][];
  /** It is about no store in particular. */
  readonly anywhere?: true;
  /** It stands in the menu. */
  readonly icon?: IconName;
  /** Also on a phone, where the rest is behind "more". */
  readonly tab?: true;
}

const EVERYBODY = ["WORKER", "ADMIN", "AUDITOR"] as const;
const RECORDERS = ["WORKER", "ADMIN"] as const;
const OFFICE = ["ADMIN", "AUDITOR"] as const;
const ADMIN = ["ADMIN"] as const;

const Products = later<ScreenProps>(async () => (await import("../screens/admin/Products")).Products);
const EditProduct = later<ScreenProps>(async () => (await import("../screens/admin/EditProduct")).EditProduct);
const ImportProducts = later<ScreenProps>(async () => (await import("../screens/admin/ImportProducts")).ImportProducts);
const Stores = later<ScreenProps>(async () => (await import("../screens/admin/Stores")).Stores);
const Users = later<ScreenProps>(async () => (await import("../screens/admin/Users")).Users);
const LowStock = later<ScreenProps>(async () => (await import("../screens/admin/LowStock")).LowStock);
const Transfers = later<ScreenProps>(async () => (await import("../screens/admin/Transfers")).Transfers);
const Quarantine = later<ScreenProps>(async () => (await import("../screens/admin/Quarantine")).Quarantine);
const Devices = later<ScreenProps>(async () => (await import("../screens/admin/Devices")).Devices);
const Movements = later<ScreenProps>(async () => (await import("../screens/auditor/Movements")).Movements);
const ItemHistory = later<ScreenProps>(async () => (await import("../screens/auditor/ItemHistory")).ItemHistory);

/** Every screen: where it is, what it is called, who may see it. The first that a role may see is where it starts. */
export const routes: readonly Route[] = [
  { path: "/scan", title: "nav.scan", screen: Scan, roles: RECORDERS, icon: "scan", tab: true },
  { path: "/stock", title: "nav.stock", screen: Stock, roles: EVERYBODY, icon: "box", tab: true },
  { path: "/stock/:productId", title: "product", screen: StockItem, roles: EVERYBODY },
  { path: "/outbox", title: "nav.outbox", screen: Outbox, roles: RECORDERS, icon: "outbox", tab: true },
  { path: "/conflicts", title: "nav.conflicts", screen: Conflicts, roles: EVERYBODY, icon: "conflict", tab: true },
  { path: "/counts", title: "nav.counts", screen: CountSessions, roles: RECORDERS, icon: "clipboard" },
  { path: "/counts/:sessionId", title: "nav.counts", screen: CountSession, roles: RECORDERS },
  { path: "/history", title: "nav.history", screen: History, roles: RECORDERS, icon: "clock" },
  { path: "/low-stock", title: "nav.lowStock", screen: LowStock, roles: EVERYBODY, icon: "cart" },
  { path: "/transfers", title: "nav.transfers", screen: Transfers, roles: RECORDERS, icon: "truck" },
  { path: "/movements", title: "nav.movements", screen: Movements, roles: OFFICE, icon: "chart", tab: true, anywhere: true },
  { path: "/movements/:storeId/:productId", title: "item.title", screen: ItemHistory, roles: OFFICE, anywhere: true },
  { path: "/products", title: "nav.products", screen: Products, roles: ADMIN, icon: "tag", anywhere: true },
  { path: "/products/new", title: "products.new", screen: EditProduct, roles: ADMIN, anywhere: true },
  { path: "/products/new/:code", title: "products.new", screen: EditProduct, roles: ADMIN, anywhere: true },
  { path: "/products/import", title: "import.title", screen: ImportProducts, roles: ADMIN, anywhere: true },
  { path: "/products/:productId", title: "product", screen: EditProduct, roles: ADMIN, anywhere: true },
  { path: "/quarantine", title: "nav.quarantine", screen: Quarantine, roles: OFFICE, icon: "quarantine", anywhere: true },
  { path: "/devices", title: "nav.devices", screen: Devices, roles: ADMIN, icon: "phone", anywhere: true },
  { path: "/stores", title: "nav.stores", screen: Stores, roles: ADMIN, icon: "shop", anywhere: true },
  { path: "/users", title: "nav.users", screen: Users, roles: ADMIN, icon: "people", anywhere: true },
  { path: "/store", title: "store.title", screen: ChooseStore, roles: EVERYBODY },
  { path: "/more", title: "nav.more", screen: More, roles: EVERYBODY, anywhere: true },
  { path: "/settings", title: "nav.settings", screen: Settings, roles: EVERYBODY, icon: "settings", anywhere: true },
];

export const routesOf = (user: User): readonly Route[] => routes.filter((route) => route.roles.includes(user.role));
