import type { ComponentType } from "preact";
import type { User } from "../outbox/database";
import type { WordKey } from "../language/text";
import type { IconName } from "../parts/Icon";
import { ChooseStore } from "../screens/ChooseStore";
import { History } from "../screens/History";
import { Outbox } from "../screens/Outbox";
import { Scan } from "../screens/Scan";
import { Settings } from "../screens/Settings";
import { Stock } from "../screens/Stock";
import { StockItem } from "../screens/StockItem";

export interface ScreenProps {
  /** The values of the path's pattern. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Route {
  readonly path: string;
  readonly title: WordKey;
  readonly screen: ComponentType<ScreenProps>;
  readonly roles: readonly User["role"][];
  /** Its place in the main menu, when it has one. */
  readonly icon?: IconName;
}

const EVERYBODY = ["WORKER", "ADMIN", "AUDITOR"] as const;
const RECORDERS = ["WORKER", "ADMIN"] as const;

/** Every screen: where it is, what it is called, who may see it. The first that a role may see is where it starts. */
export const routes: readonly Route[] = [
  { path: "/scan", title: "nav.scan", screen: Scan, roles: RECORDERS, icon: "scan" },
  { path: "/stock", title: "nav.stock", screen: Stock, roles: EVERYBODY, icon: "box" },
  { path: "/stock/:productId", title: "product", screen: StockItem, roles: EVERYBODY },
  { path: "/history", title: "nav.history", screen: History, roles: RECORDERS, icon: "clock" },
  { path: "/outbox", title: "nav.outbox", screen: Outbox, roles: RECORDERS, icon: "outbox" },
  { path: "/store", title: "store.title", screen: ChooseStore, roles: EVERYBODY },
  { path: "/settings", title: "nav.settings", screen: Settings, roles: EVERYBODY, icon: "settings" },
];

export const routesOf = (user: User): readonly Route[] => routes.filter((route) => route.roles.includes(user.role));
