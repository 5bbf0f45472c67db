import { routesOf } from "../app/routes";
import { user } from "../app/session";
import { Icon } from "../parts/Icon";
import { Link } from "../parts/Link";
import { text } from "../language/text";

/** On a phone: the screens that have no room below. */
export const More = () => (
  <>
    <h1>{text("nav.more")}</h1>
    <ul class="stack">
      {routesOf(user.value).map((route) => route.icon && !route.tab && (
        <li key={route.path}><Link class="button wide start" href={route.path}><Icon name={route.icon} /> {text(route.title)}</Link></li>
      ))}
    </ul>
  </>
);
