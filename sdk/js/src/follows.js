// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { guard } from "./emitter.js";
import { CarillonError } from "./errors.js";

/** The broadcast streams that a page follows, whichever way is open. Only the WebSocket carries them. */
export class Follows {
  #streams = new Map();
  #way;
  #refused;

  /** @param refused told of a stream that cannot be followed, a CarillonError */
  constructor(refused) {
    this.#refused = refused;
  }

  /** Several may follow one stream. Returns a function that ends it for this one. */
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

  /** This way is open now. One that was open before goes on with what it had. */
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
