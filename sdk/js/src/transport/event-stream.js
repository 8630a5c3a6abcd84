// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { Backoff } from "../backoff.js";
import { guard } from "../emitter.js";
import { STREAMS, fromEventId, toEventId } from "../positions.js";
import { readEvents } from "./event-stream-reader.js";

const NEVER_OPENED = 2;
/** Time without data after which the stream counts as broken: more than two ping intervals of the gateway. */
const SILENCE_MILLIS = 60_000;

/**
 * Transport over the gateway's event stream. It uses `fetch` and not the browser's `EventSource`, so that the token is
 * in a header and the first request resumes too.
 */
export class EventStreamTransport {
  name = "eventsource";
  #http;
  #positions;
  #handlers;
  #backoff = new Backoff({ shortestMillis: 1_000, longestMillis: 20_000 });
  #presented = new Set();
  #failures = 0;
  #everOpen = false;
  #closed = false;
  #abort;
  #timer;
  #wake = () => {};

  /** @param settings {http, positions} */
  constructor({ http, positions }) {
    this.#http = http;
    this.#positions = positions;
  }

  async open(handlers) {
    this.#handlers = handlers;
    globalThis.addEventListener?.("online", this.#online);
    while (!this.#closed) {
      const outcome = await this.#once();
      if (this.#closed || !(await this.#waitForRetry(outcome))) {
        return;
      }
    }
  }

  call(method, data) {
    return this.#http.call(method, data);
  }

  close() {
    this.#closed = true;
    globalThis.removeEventListener?.("online", this.#online);
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#wake();
  }

  #online = () => this.#wake();

  /** Reads one stream from its start to its end; returns the error that ended it, if any. */
  async #once() {
    this.#abort = new AbortController();
    try {
      const presented = this.#positions.current();
      const lastEventId = toEventId(presented);
      this.#presented = new Set(Object.keys(presented));
      const response = await this.#http.request("/stream", {
        signal: this.#abort.signal,
        headers: { Accept: "text/event-stream", ...(lastEventId && { "Last-Event-ID": lastEventId }) },
      });
      if (!response.body || !response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
        throw new Error("something on the way answered in the gateway's place");
      }
      await this.#read(response.body.getReader());
      return undefined;
    } catch (error) {
      return error;
    } finally {
      clearTimeout(this.#timer);
    }
  }

  async #read(reader) {
    const decoder = new TextDecoder();
    const feed = readEvents((event) => this.#closed || guard(() => this.#take(event)));
    for (;;) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#abort.abort(), SILENCE_MILLIS);
      this.#timer.unref?.();
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      feed(decoder.decode(value, { stream: true }));
    }
  }

  #take({ event, data, id }) {
    if (event === "reset") {
      this.#presented.delete(JSON.parse(data).lane);
      return;
    }
    if (event === "open") {
      for (const [stream, { epoch, offset }] of Object.entries(fromEventId(id))) {
        this.#positions.begin(stream, epoch, offset);
      }
      this.#everOpen = true;
      this.#backoff.reset();
      this.#handlers.live({ resumed: STREAMS.every((stream) => this.#presented.has(stream)) });
      return;
    }
    this.#handlers.data(JSON.parse(data));
    for (const [stream, { epoch, offset }] of Object.entries(fromEventId(id))) {
      this.#positions.advance(stream, epoch, offset);
    }
  }

  /** Waits for the next attempt. Returns false if there is none. */
  async #waitForRetry(error) {
    if (error?.temporary === false) {
      this.#closed = true;
      if (["not-found", 404, 405, 406].includes(error.code)) {
        this.#handlers.failed(error.message);
      } else {
        this.#handlers.ended({ code: error.code, reason: error.message });
      }
      return false;
    }
    if (!this.#everOpen && ++this.#failures >= NEVER_OPENED) {
      this.close();
      this.#handlers.failed(error?.message ?? "the stream ended before it began");
      return false;
    }
    this.#handlers.down(error?.message ?? "the stream ended");
    await new Promise((resolve) => {
      this.#wake = resolve;
      this.#timer = setTimeout(resolve, Math.max(error?.retryAfterMillis ?? 0, this.#backoff.next()));
      this.#timer.unref?.();
    });
    clearTimeout(this.#timer);
    return !this.#closed;
  }
}
