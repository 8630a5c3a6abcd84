// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
'use strict';

const { randomUUID } = require('node:crypto');
const { Problem, RefusedError, UnconfirmedError } = require('./errors.cjs');
const { Transport, query } = require('./transport.cjs');

const MOST_EVENTS = 1000;
const MOST_RECIPIENTS = 1000;

/** Client of one tenant of an installation. */
class Carillon {
  #transport;

  /**
   * @param {string} url address of the installation
   * @param {{apiKey: string, timeoutMillis?: number, patienceMillis?: number}} options an attempt takes at most
   *   `timeoutMillis` (10,000), a call gives up after `patienceMillis` (120,000)
   */
  constructor(url, options) {
    this.#transport = new Transport(url, options);
    this.recipients = new Recipients(this.#transport);
    this.catalog = new Catalog(this.#transport);
  }

  /**
   * Publishes an event. When the promise is fulfilled, the event is durable. It is rejected with RefusedError if the
   * platform will not have the event, and with UnconfirmedError if it is not known whether it was accepted: publish the
   * same event, with the same id, again then.
   */
  async publish(event) {
    const [result] = await this.publishAll([event]);
    if ('problem' in result) {
      throw new RefusedError(result.problem);
    }
    return result;
  }

  /**
   * Publishes events in their order, up to 1,000 in each request. Each result has the event's `id`, and either
   * `recipients` if it is durable, or a `problem`. Only what may succeed later is repeated.
   */
  async publishAll(events) {
    const prepared = events.map(withId);
    const results = [];
    for (let begin = 0; begin < prepared.length; begin += MOST_EVENTS) {
      results.push(...(await this.#publishBatch(prepared.slice(begin, begin + MOST_EVENTS))));
    }
    return results;
  }

  /** Cancels an event: ends what waits, and tells how much was stopped and how much had left. */
  async cancel(eventId) {
    return (await this.#transport.call('POST', `/v1/events/${encodeURIComponent(eventId)}/cancel`, {})).json();
  }

  /** An event with its notifications; RefusedError with status 404 until tracking knows it. */
  async event(eventId) {
    // An id may contain slashes, and the path has them as they are.
    const path = eventId.split('/').map(encodeURIComponent).join('/');
    return (await this.#transport.call('GET', `/v1/events/${path}`)).json();
  }

  /** Events, the newest first. */
  events(filters = {}) {
    return pages(this.#transport, '/v1/events', filters);
  }

  /** A notification with its timeline. */
  async notification(id) {
    return (await this.#transport.call('GET', `/v1/notifications/${encodeURIComponent(id)}`)).json();
  }

  /** Notifications, the newest first. */
  notifications(filters = {}) {
    return pages(this.#transport, '/v1/notifications', filters);
  }

  /** What the router would decide about the event for its recipient. Nothing is sent. */
  async explain(event, at) {
    return (await this.#transport.call('POST', '/v1/explain', { event: withId(event), at })).json();
  }

  async #publishBatch(events) {
    const results = new Array(events.length);
    const patience = this.#transport.patience();
    let left = events.map((_, index) => index);
    while (left.length > 0) {
      const sent = left.map((index) => events[index]);
      const answer = await this.#transport.ask('POST', '/v1/events/batch', sent);
      if (answer.status === 413 && left.length > 1) {
        const half = Math.floor(left.length / 2);
        for (const part of [left.slice(0, half), left.slice(half)]) {
          const some = await this.#publishBatch(part.map((index) => events[index]));
          part.forEach((index, i) => (results[index] = some[i]));
        }
        break;
      }
      const told = answer.json();
      if (answer.status >= 400) {
        const problem = new Problem(answer.status, told);
        if (problem.isTemporary) {
          throw new UnconfirmedError(`${left.length} events: ${problem}`);
        }
        left.forEach((index) => (results[index] = { id: events[index].id, problem }));
        break;
      }
      if (!Array.isArray(told) || told.length !== left.length) {
        throw new UnconfirmedError(`an answer that is not the platform's, HTTP status ${answer.status}`);
      }
      const again = [];
      let cause = '';
      left.forEach((index, i) => {
        const { id } = events[index];
        const problem = told[i].problem === undefined ? null : new Problem(told[i].status, told[i].problem);
        if (problem === null) {
          results[index] = { id, recipients: told[i].accepted };
        } else if (problem.isTemporary) {
          again.push(index);
          cause = String(problem);
        } else {
          results[index] = { id, problem };
        }
      });
      left = again;
      if (left.length > 0 && !(await patience.wait(answer.retryAfterMillis()))) {
        throw new UnconfirmedError(`${left.length} events: ${cause}`);
      }
    }
    return results;
  }
}

/** Recipients of a tenant. */
class Recipients {
  #transport;

  constructor(transport) {
    this.#transport = transport;
  }

  /** Creates or replaces a profile. */
  async put(id, profile) {
    return (await this.#transport.call('PUT', path(id), profile)).json();
  }

  /** Creates or replaces many profiles, each with its `id`. There is a result for each. */
  async putAll(profiles) {
    const results = [];
    for (let begin = 0; begin < profiles.length; begin += MOST_RECIPIENTS) {
      const some = profiles.slice(begin, begin + MOST_RECIPIENTS);
      results.push(...(await this.#transport.call('POST', '/v1/recipients/batch', some)).json().results);
    }
    return results;
  }

  async get(id) {
    return (await this.#transport.call('GET', path(id))).json();
  }

  list(filters = {}) {
    return pages(this.#transport, '/v1/recipients', filters);
  }

  async delete(id) {
    await this.#transport.call('DELETE', path(id));
  }

  /** Items of the recipient's inbox, the newest first. */
  inbox(id, filters = {}) {
    return pages(this.#transport, `${path(id)}/inbox`, filters);
  }

  /** Token with which the recipient's applications connect. */
  async token(id, { ttlSeconds = 3600, streams } = {}) {
    return (await this.#transport.call('POST', `${path(id)}/tokens`, { ttlSeconds, streams })).json().token;
  }
}

/** Catalog of a tenant: `event-types`, `categories`, `templates` and `workflows`. */
class Catalog {
  #transport;

  constructor(transport) {
    this.#transport = transport;
  }

  /** Publishes a document as its newest version. The answer may contain warnings. */
  async put(kind, id, document) {
    return (await this.#transport.call('PUT', `/v1/${kind}/${encodeURIComponent(id)}`, document)).json();
  }

  async get(kind, id) {
    return (await this.#transport.call('GET', `/v1/${kind}/${encodeURIComponent(id)}`)).json();
  }

  list(kind, filters = {}) {
    return pages(this.#transport, `/v1/${kind}`, filters);
  }

  async delete(kind, id) {
    await this.#transport.call('DELETE', `/v1/${kind}/${encodeURIComponent(id)}`);
  }

  /** ZIP with a file for each document. The same catalog gives the same bytes. */
  async export() {
    return (await this.#transport.call('GET', '/v1/catalog', undefined, { Accept: '*/*' })).body;
  }

  /**
   * Publishes an archive, all or nothing, and reports the changes. With `whole`, documents that are not in it are
   * deleted; with `dryRun`, nothing is changed.
   */
  async apply(archive, { dryRun = false, whole = false } = {}) {
    const target = `/v1/catalog${query({ dryRun, whole })}`;
    return (await this.#transport.call('POST', target, archive, { 'Content-Type': 'application/zip' })).json();
  }
}

function path(recipient) {
  return `/v1/recipients/${encodeURIComponent(recipient)}`;
}

/** The event with an id, which is the idempotency key: repetitions of the request must have the same. */
function withId(event) {
  return event.id === undefined ? { ...event, id: randomUUID() } : event;
}

/** Items of all pages of a list, read as they are needed. */
async function* pages(transport, list, filters) {
  let after;
  do {
    const page = (await transport.call('GET', list + query({ ...filters, after }))).json();
    yield* page.items;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

module.exports = { Carillon, MOST_EVENTS, withId };
