import type { AnchorHTMLAttributes, ComponentChildren } from "preact";
import { go } from "../app/navigation";

type LinkProps = AnchorHTMLAttributes & { readonly href: string; readonly children: ComponentChildren };

/** A link within the app; with a modifier key it is any other link. */
export function Link({ href, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(href);
  };
  return <a href={href} onClick={follow} {...rest}>{children}</a>;
}
