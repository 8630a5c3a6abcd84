// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Store of positions and unsent acts: a `Storage` under a prefix, or memory that ends with the page. */
export class Kept {
  #storage;
  #prefix;

  constructor(storage, prefix) {
    this.#storage = storage;
    this.#prefix = prefix;
  }

  /** Value under a name; undefined if there is none or it is unreadable. */
  read(name) {
    try {
      const text = this.#storage?.getItem(this.#prefix + name);
      return text ? JSON.parse(text) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Writes a value. If the storage is full or forbidden, the value is lost with the page. */
  write(name, value) {
    try {
      this.#storage?.setItem(this.#prefix + name, JSON.stringify(value));
    } catch {
      // The page works without it.
    }
  }

  forget(name) {
    try {
      this.#storage?.removeItem(this.#prefix + name);
    } catch {
      // The storage is not accessible, so there is no value to remove.
    }
  }

  /** Names with a prefix. */
  names(start) {
    const names = [];
    try {
      for (let index = 0; index < (this.#storage?.length ?? 0); index++) {
        const key = this.#storage.key(index);
        if (key?.startsWith(this.#prefix + start)) {
          names.push(key.slice(this.#prefix.length));
        }
      }
    } catch {
      // An inaccessible storage counts as empty.
    }
    return names;
  }
}

/** The page's own storage, if it has one and may use it. */
export function pageStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
