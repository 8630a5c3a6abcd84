// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { guard } from "./emitter.js";
import { CarillonError } from "./errors.js";

/** Broadcast streams that a page follows, over any transport. Only the WebSocket supports them. */
export class Follows {
  #streams = new Map();
  #way;
  #refused;

  /** @param refused called with a CarillonError if a stream cannot be followed */
  constructor(refused) {
    this.#refused = refused;
  }

  /** Adds a listener to a stream, which may have several. Returns a function that removes it. */
  add(name, listener) {
    const stream = this.#streams.get(name) ?? { listeners: new Set(), end: undefined };
    this.#streams.set(name, stream);
    stream.listeners.add(listener);
    this.#begin(name, stream);
    return () => {
      stream.listeners.delete(listener);
      if (stream.listeners.size === 0 && this.#streams.get(name) === stream) {
        this.#streams.delete(name);
        stream.end?.();
      }
    };
  }

  /** Uses a transport that is open now. A transport that was open before keeps its subscriptions. */
  attach(way) {
    if (this.#way !== way) {
      this.#way = way;
      this.#streams.forEach((stream, name) => {
        stream.end = undefined;
        this.#begin(name, stream);
      });
    }
  }

  #begin(name, stream) {
    if (!this.#way || stream.end) {
      return;
    }
    if (!this.#way.follow) {
      const message = `stream ${name} cannot be followed by ${this.#way.name}`;
      this.#refused(new CarillonError(message, { code: "not-supported", temporary: true }));
      return;
    }
    const tell = (event) => [...stream.listeners].forEach((listener) => guard(() => listener(event)));
    stream.end = this.#way.follow(name, {
      publication: (data) => tell({ type: "publication", data }),
      reset: () => tell({ type: "reset" }),
      refused: ({ code, reason }) => {
        stream.end = undefined;
        this.#refused(new CarillonError(`stream ${name}: ${reason}`, { code }));
      },
    });
  }
}
