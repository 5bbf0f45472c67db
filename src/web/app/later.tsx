import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { text } from "../language/text";

/** A screen whose program is fetched when somebody first goes there; it is stored on the device like the rest, so it opens without a network too. */
export function later<P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  let loaded: FunctionComponent<P> | undefined;
  return function Later(props: P) {
    const [Screen, setScreen] = useState<{ readonly type: FunctionComponent<P> } | undefined>(loaded && { type: loaded });
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (Screen) return;
      load().then((type) => {
        loaded = type;
        setScreen({ type });
      }, () => setFailed(true));
    }, []);
    if (Screen) return <Screen.type {...props} />;
    return <p class="faint" role="status">{text(failed ? "app.needsNetwork" : "app.loading")}</p>;
  };
}
