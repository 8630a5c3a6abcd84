// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { Backoff } from "./backoff.js";

/** Time after which better transports are tried again, at the next interruption. */
const CLIMBS_AFTER_MILLIS = 600_000;

/**
 * Transports to the gateway, best first. One is open; if it cannot be opened at all, the next is tried. A transport
 * that was open once reconnects automatically.
 */
export class Ladder {
  #ways;
  #handlers;
  #now;
  #backoff;
  #step = 0;
  #began = 0;
  #way;
  #timer;
  #closed = false;

  /**
   * @param ways functions that create a transport: {name, open(handlers), call(method, data), close()}
   * @param handlers {live({transport, resumed}), down(reason), ended({code, reason}), data(data)}
   */
  constructor({ ways, handlers, now = Date.now, random = Math.random }) {
    this.#ways = ways;
    this.#handlers = handlers;
    this.#now = now;
    this.#backoff = new Backoff({ shortestMillis: 1_000, longestMillis: 30_000, random });
  }

  open() {
    globalThis.addEventListener?.("online", this.#retry);
    this.#begin();
  }

  /** The transport that is open, or being opened. */
  get way() {
    return this.#way;
  }

  call(method, data) {
    return this.#way.call(method, data);
  }

  close() {
    this.#closed = true;
    globalThis.removeEventListener?.("online", this.#retry);
    clearTimeout(this.#timer);
    this.#way?.close();
  }

  #begin() {
    this.#began = this.#now();
    this.#step = 0;
    this.#climb();
  }

  #climb() {
    const way = this.#ways[this.#step]();
    this.#way = way;
    const current = (action) => (argument) => {
      if (this.#way === way && !this.#closed) {
        action(argument);
      }
    };
    way.open({
      live: current((how) => {
        this.#backoff.reset();
        this.#handlers.live({ transport: way.name, ...how });
      }),
      down: current((reason) => {
        this.#handlers.down(reason);
        if (this.#step > 0 && this.#now() - this.#began > CLIMBS_AFTER_MILLIS) {
          way.close();
          this.#begin();
        }
      }),
      ended: current((end) => {
        this.close();
        this.#handlers.ended(end);
      }),
      failed: current((reason) => this.#next(reason)),
      data: current((data) => this.#handlers.data(data)),
    });
  }

  #next(reason) {
    this.#handlers.down(reason);
    this.#step++;
    if (this.#step < this.#ways.length) {
      this.#climb();
      return;
    }
    this.#timer = setTimeout(this.#retry, this.#backoff.next());
    this.#timer.unref?.();
  }

  #retry = () => {
    if (this.#step >= this.#ways.length && !this.#closed) {
      clearTimeout(this.#timer);
      this.#begin();
    }
  };
}
