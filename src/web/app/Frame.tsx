import { useEffect, useRef } from "preact/hooks";
import { Banners } from "../parts/Banners";
import { Icon } from "../parts/Icon";
import { Link } from "../parts/Link";
import { Said } from "../parts/Said";
import { SyncBadge } from "../parts/SyncBadge";
import { text } from "../language/text";
import { ChooseStore } from "../screens/ChooseStore";
import { undecidedCount } from "../outbox/conflicts";
import { database } from "../outbox/database";
import { readScanned } from "../scanning/scanned";
import { takeScan } from "../scanning/takers";
import { listenForWedge } from "../scanning/wedge";
import { knowsCode } from "./catalogue";
import { useLive } from "./live";
import { match, path } from "./navigation";
import { scannerPrefix, storeId } from "./preferences";
import { type Route, routes as allRoutes, routesOf } from "./routes";
import { user } from "./session";
import { useStoreChoice } from "./storeChoice";

/** The screen of the address, with what stands around every screen: where one is, how the sync goes, the main menu. */
export function Frame() {
  const routes = routesOf(user.value);
  const here = findRoute(routes, path.value);
  const hasStore = useStoreChoice();
  const Screen = hasStore || here?.route.anywhere ? here?.route.screen : ChooseStore;
  const closed = here ? undefined : findRoute(allRoutes, path.value)?.route;
  const title = here || closed ? text((here?.route ?? closed!).title) : "";
  const store = useLive(() => database.stores.get(storeId.value), [storeId.value]);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${title} · ${text("app.name")}`;
  }, [title]);

  useEffect(() => listenForWedge(() => ({ prefix: scannerPrefix.value, isCode }), takeScan), []);

  return (
    <div class="frame">
      <a class="skip button" href="#content" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{text("app.skip")}</a>
      <header class="top">
        <Link class="where" href="/store">{store?.name ?? text("app.name")}</Link>
        <SyncBadge />
      </header>
      <main id="content" ref={main} tabIndex={-1}>
        <Said />
        <Banners />
        {here && Screen ? <Screen key={path.value} params={here.params} /> : closed ? <Closed route={closed} /> : <p class="notice">{text("app.notFound")}</p>}
      </main>
      <Menu routes={routes} />
    </div>
  );
}

function isCode(scanned: string): boolean {
  const { code, checks } = readScanned(scanned);
  return checks || knowsCode(code);
}

/** Somebody came by its address to a screen that is not for their role. */
const Closed = ({ route }: { readonly route: Route }) => (
  <>
    <h1>{text(route.title)}</h1>
    <p class="notice" role="alert">
      {text("app.denied", { roles: route.roles.map((role) => text(`role.${role}`)).join(", "), role: text(`role.${user.value.role}`) })}
    </p>
  </>
);

function findRoute(routes: readonly Route[], address: string): { route: Route; params: Readonly<Record<string, string>> } | null {
  if (address === "/") return routes[0] ? { route: routes[0], params: {} } : null;
  for (const route of routes) {
    const params = match(route.path, address);
    if (params) return { route, params };
  }
  return null;
}

/** The screens that have a place in the menu: all of them beside a desk's screen, a few below a phone's with the way to the rest. */
function Menu({ routes }: { readonly routes: readonly Route[] }) {
  const undecided = useLive(undecidedCount, []) ?? 0;
  return (
    <nav class="tabs" aria-label={text("nav.main")}>
      {routes.map((route) => route.icon && (
        <Link key={route.path} href={route.path} class={route.tab ? "" : "desk"} aria-current={isWithin(route, path.value) ? "page" : undefined}>
          <Icon name={route.icon} />
          <span>{text(route.title)}{route.path === "/conflicts" && undecided > 0 && <b class="count">{undecided}</b>}</span>
        </Link>
      ))}
      <Link href="/more" class="phone" aria-current={path.value === "/more" ? "page" : undefined}>
        <Icon name="list" />
        <span>{text("nav.more")}</span>
      </Link>
    </nav>
  );
}

const isWithin = (route: Route, address: string) => address === route.path || address.startsWith(`${route.path}/`);
