// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Time for which a live item is shown although the loaded list does not have it yet. */
const SETTLES_WITHIN_MILLIS = 10_000;

const COUNTED = new Set(["unread", "seen"]);

/** Effects of acts and of changes on an item; undefined removes the item from the list. */
const EFFECTS = {
  ack: (item) => item,
  become: ({ pinned, snoozedUntil, chosen, ...item }, { view }) => (isListed(view) ? { ...item, ...view } : undefined),
  retract: () => undefined,
  seen: (item) => (item.state === "unread" ? { ...item, state: "seen" } : item),
  read: (item) => ({ ...item, state: "read" }),
  read_all: (item) => ({ ...item, state: "read" }),
  unread: (item) => ({ ...item, state: "unread" }),
  archive: () => undefined,
  unarchive: (item) => item,
  snooze: () => undefined,
  choose: (item, { action }) => (item.chosen ? item : { ...item, state: "read", chosen: action }),
  pin: (item) => ({ ...item, pinned: true }),
  unpin: (item) => ({ ...item, pinned: false }),
};

/**
 * State of the inbox on this page: the server's state, with the effects of acts that the server has not answered yet.
 * Pure state without input and output.
 *
 * An act is `{method, ids?, at}`; without ids it is about all items that had arrived at its instant.
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

  /** Items with the effects of all acts, pinned ones first, then newest first. */
  get items() {
    return [...this.#items.values()]
      .map((item) => this.#withActs(item))
      .filter((item) => item !== undefined)
      .sort(inOrder);
  }

  /** Number of unread items, including those that are not loaded. */
  get unread() {
    if (this.#acts.some((act) => act.method === "read_all")) {
      return this.items.filter(isUnread).length;
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

  /** Called before the list is requested. Later changes are recorded, because the answer may not contain them. */
  ask() {
    this.#meanwhile = [];
  }

  /** Replaces the items with the first page of the list, except for recent live items that it does not have yet. */
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

  /** Appends a further page of the list. */
  append(page) {
    for (const item of page.items) {
      this.#items.set(item.id, item);
    }
    this.#unread = page.unread;
    this.#catchUp();
  }

  /** Adds a new notification. Returns false, without a change, if the item is known already. */
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
   * Applies a change of another device; absent members mean false. Returns false if the list must be loaded, because an
   * unknown item returns into it.
   */
  change({ ids, state, pinned = false, snoozedUntil, chosen, unread }) {
    const view = { state, pinned, snoozedUntil, chosen };
    const followed = !ids || !isListed(view) || ids.every((id) => this.#items.has(id));
    this.#do(ids ? { method: "become", ids, view } : { method: "read_all", at: new Date(this.#now()).toISOString() });
    this.#count(unread);
    return followed;
  }

  /** Removes items that the producer withdrew. */
  retract({ ids, unread }) {
    this.#do({ method: "retract", ids });
    this.#count(unread);
  }

  /** Shows the effect of an act before the server has answered it. */
  begin(act) {
    if (!(act.method in EFFECTS)) {
      throw new TypeError(`there is no act ${act.method}`);
    }
    this.#acts.push(act);
  }

  /** Applies an act that the server has executed. */
  settle(act, { unread } = {}) {
    this.abandon(act);
    this.#do(act);
    this.#count(unread);
  }

  /** Reverts the effect of an act that the server refused. */
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

  /** Applies the changes since the request to the loaded page. Changes that it already contains have no effect. */
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

/** True if the number of unread items includes an item. */
export function isUnread({ state }) {
  return COUNTED.has(state);
}

function counts(item) {
  return item && isUnread(item) ? 1 : 0;
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
