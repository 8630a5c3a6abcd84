// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { Emitter } from "./emitter.js";
import { CarillonError } from "./errors.js";
import { Follows } from "./follows.js";
import { Ladder } from "./ladder.js";
import { Outbox } from "./outbox.js";
import { Positions } from "./positions.js";
import { InboxState } from "./state.js";
import { Kept } from "./storage.js";
import { claims } from "./tokens.js";

const PAGE = 50;
const RETRY_MILLIS = 2_000;
const MAX_NOTIFIED = 1_000;

/** One recipient's inbox on this page. Created by `connect`; its interface is in index.d.ts. */
export class Inbox {
  #emitter = new Emitter();
  #settings;
  #state;
  #now;
  #ladder;
  #outbox;
  #recipient = "";
  #connection = { state: "connecting", transport: "", reason: "" };
  #next = null;
  #loading;
  #loadAgain = false;
  #loadedOnce = false;
  #notified = new Set();
  #follows = new Follows((error) => this.#emitter.emit("error", error));
  #shown = { items: [], unread: 0 };
  #timer;

  /** @param settings {tokens, storage, device, ways(kit), acknowledge, now} */
  constructor(settings) {
    this.#settings = settings;
    this.#now = settings.now ?? Date.now;
    this.#state = new InboxState({ now: this.#now });
  }

  get items() {
    return this.#shown.items;
  }

  get unread() {
    return this.#shown.unread;
  }

  get connection() {
    return this.#connection;
  }

  get recipient() {
    return this.#recipient;
  }

  /** True once the first page of the list was loaded. */
  get isLoaded() {
    return this.#loadedOnce;
  }

  /** True if `loadMore` would find items. */
  get hasMore() {
    return this.#next !== null;
  }

  on(name, listener) {
    return this.#emitter.on(name, listener);
  }

  find(id) {
    return this.#state.find(id);
  }

  seen(ids) {
    // Sent once: items that were seen before are not sent again.
    const news = list(ids).filter((id) => this.#state.find(id)?.state === "unread");
    if (news.length > 0) {
      this.#act("seen", { ids: news });
    }
  }

  read(ids) {
    this.#act("read", { ids: list(ids) });
  }

  markUnread(ids) {
    this.#act("unread", { ids: list(ids) });
  }

  archive(ids) {
    this.#act("archive", { ids: list(ids) });
  }

  unarchive(ids) {
    this.#act("unarchive", { ids: list(ids) });
  }

  pin(ids) {
    this.#act("pin", { ids: list(ids) });
  }

  unpin(ids) {
    this.#act("unpin", { ids: list(ids) });
  }

  /** @param {Date} until */
  snooze(ids, until) {
    this.#act("snooze", { ids: list(ids), until: until.toISOString() });
  }

  /** Chooses an action of an item. An item keeps its first choice. */
  choose(id, action) {
    if (!this.#state.find(id)?.chosen) {
      this.#act("choose", { ids: [id], action });
    }
  }

  readAll() {
    this.#act("read_all", {});
  }

  /** Loads the next older page into `items`. */
  async loadMore() {
    if (this.#next === null || this.#loading) {
      return;
    }
    this.#state.ask();
    const page = await this.call("list", { limit: PAGE, before: this.#next });
    this.#next = page.next ?? null;
    this.#state.append(page);
    this.#show();
  }

  /** Returns a page of the list, with any filter; does not change `items`. */
  list(request = {}) {
    return this.call("list", request);
  }

  /** Follows a broadcast stream; returns a function that unfollows it. */
  follow(stream, listener) {
    return this.#follows.add(stream, listener);
  }

  /** Calls a method of the protocol by its name. */
  async call(method, data = {}) {
    if (!this.#ladder) {
      throw new CarillonError("not connected", { code: "not-connected", temporary: true });
    }
    return this.#ladder.call(method, data);
  }

  close() {
    clearTimeout(this.#timer);
    this.#outbox?.close();
    this.#ladder?.close();
    this.#connect("closed", { reason: "closed" });
  }

  /** Reads the recipient from the token, then connects. */
  async start() {
    try {
      const token = await this.#settings.tokens.current();
      if (this.#connection.state === "closed") {
        return;
      }
      this.#begin(claims(token));
    } catch (error) {
      if (error.temporary === false) {
        this.#connect("closed", { reason: error.message, code: error.code });
        this.#emitter.emit("error", error);
      } else if (this.#connection.state !== "closed") {
        this.#connect("offline", { reason: error.message });
        this.#timer = setTimeout(() => this.start(), RETRY_MILLIS * (1 + Math.random()));
        this.#timer.unref?.();
      }
    }
  }

  #begin({ sub, tenant }) {
    const { storage, ways, device, tokens } = this.#settings;
    this.#recipient = sub ?? "";
    // Without a name in the token, the storage of different recipients cannot be distinguished.
    const kept = new Kept(sub ? storage : undefined, `carillon:${tenant ?? ""}/${sub}:`);
    const positions = new Positions(kept);
    this.#outbox = new Outbox({
      kept,
      id: crypto.randomUUID(),
      now: this.#now,
      send: (method, request) => this.call(method, request),
      sink: {
        settled: (act, answer) => {
          this.#state.settle(act, answer);
          this.#show();
          if (act.method === "unarchive") {
            this.#load();
          }
        },
        refused: (act, error) => {
          this.#state.abandon(act);
          this.#show();
          this.#emitter.emit("error", error);
        },
      },
    });
    this.#outbox.adopt().forEach((act) => this.#state.begin(act));
    this.#ladder = new Ladder({
      ways: ways({ tokens, positions, device }),
      now: this.#now,
      handlers: {
        live: ({ transport, resumed }) => {
          this.#connect("live", { transport });
          this.#outbox.open();
          this.#follows.attach(this.#ladder.way);
          if (!resumed || !this.#loadedOnce) {
            this.#load();
          }
        },
        down: (reason) => {
          this.#outbox.close();
          this.#connect("offline", { reason });
        },
        ended: ({ code, reason }) => {
          this.#outbox.close();
          this.#connect("closed", { code, reason });
        },
        data: (data) => this.#take(data),
      },
    });
    this.#ladder.open();
  }

  /** Handles a publication: a notification, or a change of notifications' states. */
  #take(data) {
    if (data.kind === "state") {
      if (!this.#state.change(data)) {
        this.#load();
      }
    } else if (data.kind === "retracted") {
      this.#state.retract(data);
      this.#emitter.emit("retracted", data.ids);
    } else if (typeof data.id === "string") {
      this.#state.arrive(data);
      this.#show();
      this.#notify(data);
      return;
    }
    this.#show();
  }

  /** Emits each new notification once, whether the list already had it or not. */
  #notify(item) {
    if (this.#notified.has(item.id)) {
      return;
    }
    this.#notified.add(item.id);
    if (this.#notified.size > MAX_NOTIFIED) {
      this.#notified.delete(this.#notified.values().next().value);
    }
    if (this.#settings.acknowledge) {
      this.#act("ack", { ids: [item.id] });
    }
    this.#emitter.emit("notification", item);
  }

  #act(method, members) {
    if (members.ids?.length === 0) {
      return;
    }
    if (!this.#outbox) {
      throw new CarillonError("not connected yet", { code: "not-connected", temporary: true });
    }
    const act = { method, at: new Date(this.#now()).toISOString(), ...members };
    if (this.#outbox.add(act) === act) {
      this.#state.begin(act);
    }
    this.#show();
  }

  /** Loads the first page, and loads it again if that was requested meanwhile. */
  async #load() {
    if (this.#loading) {
      this.#loadAgain = true;
      return;
    }
    this.#state.ask();
    this.#loading = this.call("list", { limit: PAGE });
    try {
      const page = await this.#loading;
      this.#next = page.next ?? null;
      this.#state.replace(page);
      this.#loadedOnce = true;
      this.#show();
    } catch (error) {
      if (this.#connection.state === "live") {
        this.#emitter.emit("error", error);
        this.#loadAgain ||= error.temporary;
      }
    }
    this.#loading = undefined;
    if (this.#loadAgain) {
      this.#loadAgain = false;
      this.#timer = setTimeout(() => this.#connection.state === "live" && this.#load(), RETRY_MILLIS * Math.random());
      this.#timer.unref?.();
    }
  }

  #connect(state, { transport = "", reason = "", code } = {}) {
    if (this.#connection.state === "closed" || (this.#connection.state === state && state !== "live")) {
      return;
    }
    this.#connection = { state, transport, reason, code };
    this.#emitter.emit("connection", this.#connection);
  }

  #show() {
    const before = this.#shown;
    const items = this.#state.items;
    // The array changes only with its items, so that a view can compare it with the one that it has drawn.
    this.#shown = { items: isSame(items, before.items) ? before.items : items, unread: this.#state.unread };
    this.#emitter.emit("items", this.#shown.items);
    if (before.unread !== this.#shown.unread || (this.#loadedOnce && !before.loaded)) {
      this.#emitter.emit("unread", this.#shown.unread);
    }
    this.#shown.loaded = this.#loadedOnce;
  }
}

function isSame(one, other) {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

function list(ids) {
  return [...new Set(typeof ids === "string" ? [ids] : ids)];
}
