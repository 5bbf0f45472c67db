import "fake-indexeddb/auto";
import { StoreDatabase } from "../../outbox/database";

let made = 0;

/** A database of its own for each test. */
export const freshDatabase = (): StoreDatabase => new StoreDatabase(`test-${++made}`);
