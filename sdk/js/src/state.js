// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** How long an item that came live is believed although the list does not have it yet. */
const SETTLES_WITHIN_MILLIS = 10_000;

const COUNTED = new Set(["unread", "seen"]);

/** What an act, or word of one, makes of an item; undefined takes the item out of the list. */
const EFFECTS = {
  ack: (item) => item,
  become: ({ pinned, snoozedUntil, ...item }, { view }) => (isListed(view) ? { ...item, ...view } : undefined),
  retract: () => undefined,
  seen: (item) => (item.state === "unread" ? { ...item, state: "seen" } : item),
  read: (item) => ({ ...item, state: "read" }),
  read_all: (item) => ({ ...item, state: "read" }),
  unread: (item) => ({ ...item, state: "unread" }),
  archive: () => undefined,
  unarchive: (item) => item,
  snooze: () => undefined,
  pin: (item) => ({ ...item, pinned: true }),
  unpin: (item) => ({ ...item, pinned: false }),
};

/**
 * The inbox as the page knows it: what the server has told, and over it the acts that the server has not answered yet.
 * Nothing here waits or talks to anyone.
 *
 * An act is `{method, ids?, at}`; without ids it is about everything that had arrived at its instant.
 */
export class InboxState {
  #items = new Map();
  #cameLive = new Map();
  #unread = 0;
  #acts = [];
  #meanwhile;
  #now;

  constructor({ now = Date.now } = {}) {
    this.#now = now;
  }

  /** Pinned ones first, then newest first, as they will be once every act is answered. */
  get items() {
    return [...this.#items.values()]
      .map((item) => this.#withActs(item))
      .filter((item) => item !== undefined)
      .sort(inOrder);
  }

  /** How many are unread, those beyond the loaded ones among them. */
  get unread() {
    if (this.#acts.some((act) => act.method === "read_all")) {
      return this.items.filter((item) => COUNTED.has(item.state)).length;
    }
    let count = this.#unread;
    for (const item of this.#items.values()) {
      count += counts(this.#withActs(item)) - counts(item);
    }
    return Math.max(0, count);
  }

  find(id) {
    const item = this.#items.get(id);
    return item && this.#withActs(item);
  }

  /** The list is asked for. What becomes of items from here on may or may not be in the answer. */
  ask() {
    this.#meanwhile = [];
  }

  /** The first page of the list, in the place of what was there. */
  replace(page) {
    const settled = this.#now() - SETTLES_WITHIN_MILLIS;
    const listed = new Map(page.items.map((item) => [item.id, item]));
    let unlisted = 0;
    for (const [id, cameAt] of this.#cameLive) {
      if (cameAt < settled || !this.#items.has(id)) {
        this.#cameLive.delete(id);
      } else if (!listed.has(id)) {
        const item = this.#items.get(id);
        listed.set(id, item);
        unlisted += counts(item);
      }
    }
    this.#items = listed;
    this.#unread = page.unread + unlisted;
    this.#catchUp();
  }

  /** A further page. */
  append(page) {
    for (const item of page.items) {
      this.#items.set(item.id, item);
    }
    this.#unread = page.unread;
    this.#catchUp();
  }

  /** A notification came. Says whether it is news: what is known already changes nothing. */
  arrive(item) {
    if (this.#items.has(item.id)) {
      return false;
    }
    this.#items.set(item.id, item);
    this.#cameLive.set(item.id, this.#now());
    this.#unread += counts(item);
    return true;
  }

  /**
   * Another device changed some; what is not said of them is not so. Says whether that can be followed: what comes back
   * into the list is known only by loading it.
   */
  change({ ids, state, pinned = false, snoozedUntil, unread }) {
    const view = { state, pinned, snoozedUntil };
    const followed = !ids || !isListed(view) || ids.every((id) => this.#items.has(id));
    this.#do(ids ? { method: "become", ids, view } : { method: "read_all", at: new Date(this.#now()).toISOString() });
    this.#count(unread);
    return followed;
  }

  /** The producer withdrew some. */
  retract({ ids, unread }) {
    this.#do({ method: "retract", ids });
    this.#count(unread);
  }

  /** Shown as done before it is. */
  begin(act) {
    if (!(act.method in EFFECTS)) {
      throw new TypeError(`there is no act ${act.method}`);
    }
    this.#acts.push(act);
  }

  /** The server has done it. */
  settle(act, { unread } = {}) {
    this.abandon(act);
    this.#do(act);
    this.#count(unread);
  }

  /** It will not be done: shown as it was. */
  abandon(act) {
    this.#acts = this.#acts.filter((other) => other !== act);
  }

  #withActs(item) {
    let seen = item;
    for (const act of this.#acts) {
      if (seen && concerns(act, seen)) {
        seen = EFFECTS[act.method](seen, act);
      }
    }
    return seen;
  }

  #count(unread) {
    if (typeof unread === "number") {
      this.#unread = unread;
    }
  }

  #do(act) {
    this.#meanwhile?.push(act);
    this.#apply(act);
  }

  /** What the answer shows already is not changed by being done again. */
  #catchUp() {
    this.#meanwhile?.forEach((act) => this.#apply(act));
    this.#meanwhile = undefined;
  }

  #apply(act) {
    for (const id of act.ids ?? [...this.#items.keys()]) {
      this.#applyTo(id, act);
    }
  }

  #applyTo(id, act) {
    const item = this.#items.get(id);
    if (!item || !concerns(act, item)) {
      return;
    }
    const changed = EFFECTS[act.method](item, act);
    if (changed) {
      this.#items.set(id, changed);
    } else {
      this.#items.delete(id);
    }
    this.#unread = Math.max(0, this.#unread + counts(changed) - counts(item));
  }
}

function isListed({ state, snoozedUntil }) {
  return state !== "archived" && !snoozedUntil;
}

function counts(item) {
  return item && COUNTED.has(item.state) ? 1 : 0;
}

function concerns(act, item) {
  return act.ids ? act.ids.includes(item.id) : Date.parse(item.acceptedAt) <= Date.parse(act.at);
}

function inOrder(one, other) {
  return (
    Number(other.pinned ?? false) - Number(one.pinned ?? false) ||
    Date.parse(other.acceptedAt) - Date.parse(one.acceptedAt) ||
    (one.id < other.id ? 1 : -1)
  );
}
