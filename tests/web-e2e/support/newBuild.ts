import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface Front {
  readonly address: string;
  /** From now on there is another build: its page says so, and the service worker is another. */
  release(): void;
  /** Whether anything of the API is answered. */
  api: boolean;
  close(): Promise<void>;
}

/** The mark of the new build's page. */
export const NEW_BUILD = '<meta name="build" content="new">';

/** Stands before a server and passes everything on, until a new build is released. */
export async function openFront(server: string): Promise<Front> {
  let released = false;
  const front = createServer((asked, answer) => {
    if (asked.url!.startsWith("/api") && !self.api) return void answer.writeHead(503).end();
    const changed = released && (asked.url === "/sw.js" || asked.url!.startsWith("/index.html"));
    // Whole and as it is: what a browser holds of the old build is not what is asked for.
    const { "if-none-match": _held, "if-modified-since": _since, "accept-encoding": _packed, ...plain } = asked.headers;
    const passed = request(`${server}${asked.url}`, { method: asked.method, headers: changed ? plain : asked.headers }, (got) => {
      if (!changed) {
        answer.writeHead(got.statusCode!, got.headers);
        got.pipe(answer);
        return;
      }
      const parts: Buffer[] = [];
      got.on("data", (part: Buffer) => parts.push(part)).on("end", () => {
        const { "content-length": _length, etag: _tag, "last-modified": _written, ...headers } = got.headers;
        answer.writeHead(got.statusCode!, headers).end(asked.url === "/sw.js" ? otherWorker(parts) : otherPage(parts));
      });
    });
    passed.on("error", () => answer.destroy());
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const self: Front = {
    address: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    api: true,
    release: () => (released = true),
    close: () => {
      front.closeAllConnections();
      return new Promise((resolve) => front.close(() => resolve()));
    },
  };
  return self;
}

// In the list of a build's files each has the hash of its content.
const otherWorker = (parts: Buffer[]) =>
  Buffer.concat(parts).toString().replace(/(url:"index\.html",revision:")\w+/, "$1new");

const otherPage = (parts: Buffer[]) => Buffer.concat(parts).toString().replace("</head>", `${NEW_BUILD}</head>`);
