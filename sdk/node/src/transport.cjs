// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
'use strict';

const { Problem, RefusedError, UnconfirmedError } = require('./errors.cjs');

const FIRST_PAUSE_MILLIS = 100;
const LONGEST_PAUSE_MILLIS = 10_000;

/** Time for the repetitions of one call, with growing random pauses between them. */
class Patience {
  #deadline;
  #pause = FIRST_PAUSE_MILLIS;

  constructor(millis) {
    this.#deadline = performance.now() + millis;
  }

  /** Pauses for at least `retryAfterMillis`. False, without a pause, if that would take too long. */
  async wait(retryAfterMillis) {
    const millis = Math.max(retryAfterMillis, this.#pause * (0.5 + Math.random() / 2));
    if (performance.now() + millis >= this.#deadline) {
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, millis));
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MILLIS);
    return true;
  }
}

/** Complete answer. */
class Answer {
  constructor(status, headers, body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Value of a JSON body; null if there is none or it is not JSON. */
  json() {
    try {
      return JSON.parse(this.body.toString('utf8'));
    } catch {
      return null;
    }
  }

  retryAfterMillis() {
    const value = this.headers.get('retry-after') ?? '';
    return /^\d{1,5}$/.test(value) ? Number(value) * 1000 : 0;
  }
}

/**
 * Caller of one installation. A call that got no answer, 429 or 5xx is repeated with growing random pauses, never before
 * `Retry-After`, until `patienceMillis` have passed since its beginning.
 */
class Transport {
  #base;
  #apiKey;
  #timeoutMillis;
  #patienceMillis;

  constructor(url, { apiKey, timeoutMillis = 10_000, patienceMillis = 120_000 }) {
    const base = new URL(url);
    if (base.protocol !== 'http:' && base.protocol !== 'https:') {
      throw new TypeError(`not an http or https URL: ${url}`);
    }
    if (typeof apiKey !== 'string' || apiKey === '') {
      throw new TypeError('an API key is required');
    }
    this.#base = base.href.replace(/\/+$/, '');
    this.#apiKey = apiKey;
    this.#timeoutMillis = timeoutMillis;
    this.#patienceMillis = patienceMillis;
  }

  /** Time for the repetitions of one call, which begins now. */
  patience() {
    return new Patience(this.#patienceMillis);
  }

  /** Answer below 400. Throws RefusedError for another answer, UnconfirmedError if there is none. */
  async call(method, path, body, headers) {
    const answer = await this.ask(method, path, body, headers);
    if (answer.status >= 400) {
      throw new RefusedError(new Problem(answer.status, answer.json()));
    }
    return answer;
  }

  /** Answer of any status; a temporary refusal only if there was no other in time. */
  async ask(method, path, body, headers) {
    const patience = this.patience();
    for (;;) {
      let answer = null;
      let cause = '';
      try {
        answer = await this.#once(method, path, body, headers);
        if (!new Problem(answer.status, null).isTemporary) {
          return answer;
        }
      } catch (error) {
        cause = String(error.cause ?? error);
      }
      if (!(await patience.wait(answer?.retryAfterMillis() ?? 0))) {
        if (answer === null) {
          throw new UnconfirmedError(`${method} ${path} got no answer: ${cause}`);
        }
        return answer;
      }
    }
  }

  async #once(method, path, body, headers = {}) {
    const isJson = body !== undefined && !(body instanceof Uint8Array);
    const response = await fetch(this.#base + path, {
      method,
      body: isJson ? JSON.stringify(body) : body,
      headers: {
        Authorization: `Bearer ${this.#apiKey}`,
        Accept: 'application/json',
        ...(isJson ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      redirect: 'error',
      signal: AbortSignal.timeout(this.#timeoutMillis),
    });
    return new Answer(response.status, response.headers, Buffer.from(await response.arrayBuffer()));
  }
}

/** Query of a URL; parameters that are undefined or null are left out. */
function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

module.exports = { Transport, query };
