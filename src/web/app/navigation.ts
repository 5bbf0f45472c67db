import { signal } from "@preact/signals";

/** Where the user is: the path of the address. */
export const path = signal(location.pathname);

addEventListener("popstate", () => (path.value = location.pathname));

/** Goes to another screen; `replace`: without a step to come back to. */
export function go(to: string, how: "push" | "replace" = "push"): void {
  if (to !== location.pathname) history[how === "push" ? "pushState" : "replaceState"](null, "", to);
  path.value = to;
  scrollTo(0, 0);
}

/** The values of a pattern like `/stock/:productId` in a path; null when it does not fit. */
export function match(pattern: string, actual: string): Readonly<Record<string, string>> | null {
  const [wanted, given] = [pattern.split("/"), actual.split("/")];
  if (wanted.length !== given.length) return null;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (!part.startsWith(":")) {
      if (part !== value) return null;
      continue;
    }
    const decoded = decode(value);
    if (decoded === null) return null;
    values[part.slice(1)] = decoded;
  }
  return values;
}

// An address that somebody typed may hold a percent sign that means nothing.
function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
