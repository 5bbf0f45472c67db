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

/** Chooses an option of the list that has the focus, going down from its first. */
export async function chooseByKeys(page: Page, wanted: string): Promise<void> {
  await page.keyboard.press("Home");
  for (let i = 0; i < 30; i++) {
    if ((await page.evaluate(() => (document.activeElement as HTMLSelectElement).selectedOptions[0]?.text)) === wanted) return;
    await page.keyboard.press("ArrowDown");
  }
  throw new Error(`The keyboard does not find ${wanted}.`);
}
