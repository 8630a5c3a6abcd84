// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { Backoff } from "../backoff.js";
import { guard } from "../emitter.js";
import { CarillonError } from "../errors.js";
import { STREAMS, fromEventId, toEventId } from "../positions.js";

const WAIT_SECONDS = 25;
const LIMIT = 100;

/** Transport over long polling: each request is answered when there are items. For networks that block streams. */
export class LongPollTransport {
  name = "long-poll";
  #http;
  #positions;
  #handlers;
  #backoff = new Backoff({ shortestMillis: 1_000, longestMillis: 20_000 });
  #live = false;
  #everLive = false;
  #closed = false;
  #abort = new AbortController();
  #timer;

  /** @param settings {http, positions} */
  constructor({ http, positions }) {
    this.#http = http;
    this.#positions = positions;
  }

  async open(handlers) {
    this.#handlers = handlers;
    while (!this.#closed) {
      try {
        const presented = this.#positions.current();
        const response = await this.#http.get(
          "",
          { after: toEventId(presented), wait: this.#live ? WAIT_SECONDS : 0, limit: LIMIT },
          { signal: this.#abort.signal },
        );
        const answer = await response.json();
        if (typeof answer.after !== "string") {
          throw new CarillonError("something on the way answered in the gateway's place", { temporary: true });
        }
        if (!this.#closed) {
          this.#take(answer, presented);
        }
      } catch (error) {
        if (!this.#closed && !(await this.#waitForRetry(error))) {
          return;
        }
      }
    }
  }

  call(method, data) {
    return this.#http.call(method, data);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  #take({ items, changes, reset, after }, presented) {
    this.#backoff.reset();
    if (!this.#live || reset.length > 0) {
      this.#live = true;
      this.#everLive = true;
      this.#handlers.live({ resumed: STREAMS.every((stream) => presented[stream] && !reset.includes(stream)) });
    }
    [...items, ...changes].forEach((data) => guard(() => this.#handlers.data(data)));
    for (const [stream, { epoch, offset }] of Object.entries(fromEventId(after))) {
      this.#positions.begin(stream, epoch, offset);
    }
  }

  /** Waits for the next attempt. Returns false if there is none. */
  async #waitForRetry(error) {
    this.#live = false;
    if (error.temporary === false && error.code !== "not-found") {
      this.close();
      this.#handlers.ended({ code: error.code, reason: error.message });
      return false;
    }
    if (!this.#everLive) {
      this.close();
      this.#handlers.failed(error.message);
      return false;
    }
    this.#handlers.down(error.message);
    await new Promise((resolve) => {
      this.#timer = setTimeout(resolve, Math.max(error.retryAfterMillis ?? 0, this.#backoff.next()));
      this.#timer.unref?.();
    });
    return !this.#closed;
  }
}
