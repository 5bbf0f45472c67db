import { liveQuery } from "dexie";
import { useEffect, useState } from "preact/hooks";

/**
 * What a query of the local database gives, again whenever what it read has changed, in this tab or another. Undefined until the first answer.
 * `inputs`: what the query depends on besides the database.
 */
export function useLive<T>(query: () => Promise<T>, inputs: readonly unknown[]): T | undefined {
  const [value, setValue] = useState<T | undefined>(undefined);
  useEffect(() => {
    const subscription = liveQuery(query).subscribe({ next: setValue, error: (error: unknown) => console.error(error) });
    return () => subscription.unsubscribe();
  }, inputs);
  return value;
}
