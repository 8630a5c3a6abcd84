// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Growing delays with jitter, so that many clients do not reconnect at the same time after an outage. */
export class Backoff {
  #shortest;
  #longest;
  #random;
  #attempt = 0;

  constructor({ shortestMillis, longestMillis, random = Math.random }) {
    this.#shortest = shortestMillis;
    this.#longest = longestMillis;
    this.#random = random;
  }

  next() {
    const ceiling = Math.min(this.#longest, this.#shortest * 2 ** this.#attempt++);
    return this.#shortest / 2 + this.#random() * (ceiling - this.#shortest / 2);
  }

  reset() {
    this.#attempt = 0;
  }
}
