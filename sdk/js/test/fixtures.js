// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** A storage that lives as long as the test. */
export class MemoryStorage {
  #values = new Map();

  get length() {
    return this.#values.size;
  }

  key(index) {
    return [...this.#values.keys()][index] ?? null;
  }

  getItem(key) {
    return this.#values.get(key) ?? null;
  }

  setItem(key, value) {
    this.#values.set(key, String(value));
  }

  removeItem(key) {
    this.#values.delete(key);
  }
}

export function token(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS256" })}.${part(claims)}.signature`;
}

export function item(id, members = {}) {
  return {
    id,
    lane: "standard",
    type: "order.shipped",
    title: `Title of ${id}`,
    acceptedAt: "2026-01-31T12:00:00Z",
    state: "unread",
    ...members,
  };
}

/** Lets everything that is ready run. */
export async function settle() {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
  await new Promise((resolve) => setImmediate(resolve));
}

/** Answers by hand: every call waits until the test settles it. */
export class ByHand {
  calls = [];

  send = (method, request) =>
    new Promise((resolve, reject) => {
      this.calls.push({ method, request, answer: resolve, refuse: reject });
    });

  get last() {
    return this.calls.at(-1);
  }
}
