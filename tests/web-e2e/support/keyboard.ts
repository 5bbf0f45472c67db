import type { Page } from "playwright-core";

/** Goes on with the tabulator until something with this name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  await page.getByLabel(name).or(page.getByText(name)).first().waitFor({ state: "attached" });
  for (let i = 0; i < 90; i++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (element === document.body) return "";
      return element?.getAttribute("aria-label") ?? (element as HTMLInputElement | null)?.labels?.[0]?.innerText ?? element?.innerText ?? "";
    });
    if (focused.includes(name)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The keyboard does not reach ${name}.`);
}
