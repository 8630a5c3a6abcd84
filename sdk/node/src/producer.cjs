// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
'use strict';

const { MOST_EVENTS, withId } = require('./client.cjs');
const { CarillonError } = require('./errors.cjs');

/**
 * Producer that gathers events into batches and publishes them in the order of submission. At most `capacity` events
 * wait; further ones are refused with CarillonError, so await some answers.
 */
class EventProducer {
  #client;
  #batch;
  #lingerMillis;
  #capacity;
  #waiting = [];
  #running = null;
  #closed = false;

  constructor(client, { batch = 200, lingerMillis = 5, capacity = 10_000 } = {}) {
    if (!Number.isInteger(batch) || batch < 1 || batch > MOST_EVENTS) {
      throw new RangeError(`batch must be from 1 to ${MOST_EVENTS}`);
    }
    this.#client = client;
    this.#batch = batch;
    this.#lingerMillis = lingerMillis;
    this.#capacity = capacity;
  }

  /** Promise of the event's result, as of `Carillon.publishAll`; rejected with UnconfirmedError. */
  submit(event) {
    if (this.#closed) {
      return Promise.reject(new CarillonError('the producer is closed'));
    }
    if (this.#waiting.length >= this.#capacity) {
      return Promise.reject(new CarillonError(`${this.#capacity} events wait already`));
    }
    const answer = new Promise((resolve, reject) => {
      this.#waiting.push({ event: withId(event), resolve, reject });
    });
    this.#running ??= this.#run();
    return answer;
  }

  /** Publishes what waits, and takes no more events. */
  async close() {
    this.#closed = true;
    await this.#running;
  }

  async #run() {
    await new Promise((resolve) => setTimeout(resolve, this.#lingerMillis));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#batch);
      try {
        const results = await this.#client.publishAll(batch.map(({ event }) => event));
        batch.forEach(({ resolve }, index) => resolve(results[index]));
      } catch (error) {
        batch.forEach(({ reject }) => reject(error));
      }
    }
    this.#running = null;
  }
}

module.exports = { EventProducer };
