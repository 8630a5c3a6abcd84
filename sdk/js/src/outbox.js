// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { Backoff } from "./backoff.js";

/** Delay after which a sent act includes the time at which it was done. */
const PROMPT_MILLIS = 5_000;
const MOST_KEPT = 500;
const MOST_IDS = 1_000;
const MERGED = new Set(["ack", "seen"]);

/**
 * Queue of acts, sent one at a time and in order. Each is repeated until the server answers, also after the page was
 * closed and opened again. All acts are idempotent.
 */
export class Outbox {
  #acts = [];
  #sending;
  #kept;
  #own;
  #send;
  #sink;
  #now;
  #backoff = new Backoff({ shortestMillis: 1_000, longestMillis: 30_000 });
  #timer;
  #open = false;

  /**
   * @param send (method, request) => Promise of the answer
   * @param sink {settled(act, answer), refused(act, error)}
   */
  constructor({ kept, send, sink, id, now = Date.now }) {
    this.#kept = kept;
    this.#own = `acts:${id}`;
    this.#send = send;
    this.#sink = sink;
    this.#now = now;
  }

  /** Takes over the unsent acts of closed pages; returns all acts. */
  adopt() {
    for (const name of this.#kept.names("acts:")) {
      const left = this.#kept.read(name);
      this.#kept.forget(name);
      this.#acts.push(...(Array.isArray(left) ? left.filter(isAct) : []));
    }
    this.#keep();
    return [...this.#acts];
  }

  /** Adds an act. Returns the queued act: this one, or a waiting one into which it was merged. */
  add(act) {
    const last = this.#acts.at(-1);
    if (last && last !== this.#sending && MERGED.has(act.method) && last.method === act.method
      && last.ids.length + act.ids.length <= MOST_IDS) {
      last.ids.push(...act.ids);
      this.#keep();
      return last;
    }
    this.#acts.push(act);
    this.#keep();
    queueMicrotask(() => this.#next());
    return act;
  }

  /** Starts sending, because the server is connected. */
  open() {
    this.#open = true;
    this.#backoff.reset();
    this.#next();
  }

  /** Stops sending, because the server is disconnected. An act that was sent may be answered or not. */
  close() {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #next() {
    if (!this.#open || this.#sending || this.#timer !== undefined || this.#acts.length === 0) {
      return;
    }
    const act = this.#acts[0];
    this.#sending = act;
    try {
      const answer = await this.#send(act.method, this.#request(act));
      this.#done(act);
      this.#sink.settled(act, answer);
    } catch (error) {
      if (error.temporary) {
        this.#sending = undefined;
        this.#later(error.retryAfterMillis);
        return;
      }
      this.#done(act);
      this.#sink.refused(act, error);
    }
    this.#backoff.reset();
    this.#next();
  }

  #request(act) {
    const { method, at, ...members } = act;
    return this.#now() - Date.parse(at) > PROMPT_MILLIS || method === "read_all" ? { ...members, at } : members;
  }

  #later(atLeastMillis = 0) {
    if (this.#open) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#next();
      }, Math.max(atLeastMillis, this.#backoff.next()));
      this.#timer.unref?.();
    }
  }

  #done(act) {
    this.#sending = undefined;
    this.#acts = this.#acts.filter((other) => other !== act);
    this.#keep();
  }

  #keep() {
    if (this.#acts.length === 0) {
      this.#kept.forget(this.#own);
    } else {
      this.#kept.write(this.#own, this.#acts.slice(-MOST_KEPT));
    }
  }
}

function isAct(act) {
  const aboutAll = act?.ids === undefined;
  return typeof act?.method === "string" && typeof act.at === "string" && (aboutAll || Array.isArray(act.ids));
}
