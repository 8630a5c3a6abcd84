// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { guard } from "../emitter.js";
import { CarillonError, SignedOutError } from "../errors.js";
import { STREAMS } from "../positions.js";

const NEVER_OPENED = 3;
const OPENS_WITHIN_MILLIS = 12_000;
/** Error codes of npm `centrifuge` for calls without an answer. */
const UNANSWERED = new Set([1, 2, 3, 11]);

/** Code of a subscription that the client has ended. */
const UNSUBSCRIBED_HERE = 0;

/** Transport over WebSocket with npm `centrifuge`, which reconnects and resumes automatically. */
export class WebSocketTransport {
  name = "websocket";
  #settings;
  #handlers;
  #client;
  #epochs = {};
  #recovered = new Set();
  #failures = 0;
  #everOpen = false;
  #given = false;
  #watch;
  #closed = false;

  /** @param settings {address, tokens, device, positions, centrifuge?, options?} */
  constructor(settings) {
    this.#settings = settings;
  }

  async open(handlers) {
    this.#handlers = handlers;
    let Centrifuge;
    try {
      Centrifuge = this.#settings.centrifuge ?? (await import("centrifuge")).Centrifuge;
    } catch {
      handlers.failed("npm centrifuge is not there");
      return;
    }
    if (this.#closed) {
      return;
    }
    this.#client = new Centrifuge(this.#settings.address, this.#options(Centrifuge));
    this.#listen(this.#client);
    this.#watch = setTimeout(() => this.#giveUp("it did not open in time"), OPENS_WITHIN_MILLIS);
    this.#watch.unref?.();
    this.#client.connect();
  }

  async call(method, data) {
    try {
      return (await this.#client.rpc(method, data)).data;
    } catch (error) {
      throw new CarillonError(error.message ?? String(error), {
        code: error.code,
        temporary: error.temporary === true || UNANSWERED.has(error.code),
        cause: error,
      });
    }
  }

  /** Subscribes to a stream, which the library resumes. Returns a function that ends the subscription. */
  follow(name, { publication, reset, refused }) {
    const subscription = this.#client.newSubscription(`stream:${name}`);
    const on = (event, action) => subscription.on(event, (context) => guard(() => action(context)));
    on("publication", ({ data }) => publication(data));
    on("subscribed", ({ wasRecovering, recovered }) => wasRecovering && !recovered && reset());
    on("unsubscribed", ({ code, reason }) => {
      if (code !== UNSUBSCRIBED_HERE) {
        this.#client.removeSubscription(subscription);
        refused({ code, reason });
      }
    });
    subscription.subscribe();
    return () => this.#client.removeSubscription(subscription);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#watch);
    this.#client?.disconnect();
  }

  #options(Centrifuge) {
    const { tokens, device, positions, options } = this.#settings;
    const token = async () => {
      try {
        const asked = await (this.#given ? tokens.fresh() : tokens.current());
        this.#given = true;
        return asked;
      } catch (error) {
        if (error instanceof SignedOutError || (error instanceof CarillonError && !error.temporary)) {
          throw new Centrifuge.UnauthorizedError(error.message);
        }
        throw error;
      }
    };
    const data = async () => ({ device, positions: positions.current() });
    return { name: "carillon-js", ...options, getToken: token, getData: data };
  }

  #listen(client) {
    const { positions } = this.#settings;
    const on = (event, action) => client.on(event, (context) => guard(() => this.#closed || action(context)));
    on("connected", () => {
      this.#everOpen = true;
      clearTimeout(this.#watch);
      this.#recovered.clear();
      // The library emits the events of the subscriptions synchronously, before other code runs.
      queueMicrotask(() => {
        if (!this.#closed) {
          this.#handlers.live({ resumed: STREAMS.every((stream) => this.#recovered.has(stream)) });
        }
      });
    });
    on("subscribed", ({ channel, recovered, streamPosition, data }) => {
      const position = streamPosition ?? data;
      const stream = streamOf(channel);
      if (stream && position?.epoch) {
        this.#epochs[stream] = position.epoch;
        if (recovered) {
          this.#recovered.add(stream);
        } else {
          positions.begin(stream, position.epoch, position.offset ?? 0);
        }
      }
    });
    on("publication", ({ channel, data, offset }) => {
      const stream = streamOf(channel);
      this.#handlers.data(data);
      if (stream && offset > 0 && this.#epochs[stream]) {
        positions.advance(stream, this.#epochs[stream], offset);
      }
    });
    on("connecting", ({ code, reason }) => code === 0 || this.#handlers.down(reason));
    on("error", ({ type, error }) => {
      const blocked = !this.#everOpen && type === "transport" && globalThis.navigator?.onLine !== false;
      if (blocked && ++this.#failures >= NEVER_OPENED) {
        this.#giveUp(error?.message ?? "it does not open");
      }
    });
    on("disconnected", ({ code, reason }) => {
      clearTimeout(this.#watch);
      this.#handlers.ended({ code, reason });
    });
  }

  #giveUp(reason) {
    if (!this.#closed && !this.#everOpen) {
      this.close();
      this.#handlers.failed(reason);
    }
  }
}

/** `inbox:<stream>#<recipient>` */
function streamOf(channel) {
  return /^inbox:([a-z]+)#/.exec(channel)?.[1];
}
