// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { Inbox } from "./inbox.js";
import { Kept, pageStorage } from "./storage.js";
import { Tokens } from "./tokens.js";
import { EventStreamTransport } from "./transport/event-stream.js";
import { Http } from "./transport/http.js";
import { LongPollTransport } from "./transport/long-poll.js";
import { WebSocketTransport } from "./transport/websocket.js";

export { CarillonError, SignedOutError } from "./errors.js";
export { pageOf } from "./links.js";
export { isUnread } from "./state.js";
export { ago } from "./time.js";

const TRANSPORTS = ["websocket", "eventsource", "long-poll"];

/** Opens a recipient's inbox. It returns at once and connects in the background; see index.d.ts. */
export function connect({
  url = globalThis.location?.origin,
  token,
  getToken,
  storage = pageStorage(),
  transports = TRANSPORTS,
  acknowledge = true,
  centrifuge,
  centrifugeOptions,
  fetch,
}) {
  const unknown = transports.filter((name) => !TRANSPORTS.includes(name));
  if (unknown.length > 0 || transports.length === 0) {
    throw new TypeError(`transports must be some of ${TRANSPORTS.join(", ")}`);
  }
  const origin = new URL(url).href.replace(/\/$/, "");
  const ways = (kit) => {
    const http = new Http({ url: origin, fetch, ...kit });
    const made = {
      websocket: () => new WebSocketTransport({
        ...kit,
        address: `${origin.replace(/^http/, "ws")}/connection/websocket`,
        centrifuge,
        options: centrifugeOptions,
      }),
      eventsource: () => new EventStreamTransport({ http, ...kit }),
      "long-poll": () => new LongPollTransport({ http, ...kit }),
    };
    const hasSockets = Boolean(globalThis.WebSocket ?? centrifugeOptions?.websocket);
    const possible = transports.filter((name) => name !== "websocket" || hasSockets);
    return (possible.length > 0 ? possible : transports).map((name) => made[name]);
  };
  const inbox = new Inbox({
    tokens: new Tokens({ token, getToken }),
    storage,
    acknowledge,
    device: deviceName(storage),
    ways,
  });
  inbox.start();
  return inbox;
}

/** Name of this browser, which breaks ties between acts of the same instant on two devices. */
function deviceName(storage) {
  const kept = new Kept(storage, "carillon:");
  const known = kept.read("device");
  if (typeof known === "string") {
    return known;
  }
  const name = `web-${crypto.randomUUID()}`;
  kept.write("device", name);
  return name;
}
