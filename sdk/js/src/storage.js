// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Where positions and unsent acts are kept: a `Storage` under a prefix, or nothing that outlives the page. */
export class Kept {
  #storage;
  #prefix;

  constructor(storage, prefix) {
    this.#storage = storage;
    this.#prefix = prefix;
  }

  /** What is kept under a name; undefined when there is nothing, or nothing that can be read. */
  read(name) {
    try {
      const text = this.#storage?.getItem(this.#prefix + name);
      return text ? JSON.parse(text) : undefined;
    } catch {
      return undefined;
    }
  }

  /** A full or forbidden storage costs the memory across page loads, nothing else. */
  write(name, value) {
    try {
      this.#storage?.setItem(this.#prefix + name, JSON.stringify(value));
    } catch {
      // The page goes on without.
    }
  }

  forget(name) {
    try {
      this.#storage?.removeItem(this.#prefix + name);
    } catch {
      // It was not to be had anyway.
    }
  }

  /** The names that begin so. */
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
      // As if there were none.
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
