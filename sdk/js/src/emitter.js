// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Events to listeners. A listener that throws harms nobody else. */
export class Emitter {
  #listeners = new Map();

  /** Returns a function that ends it. */
  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit(name, detail) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      guard(() => listener(detail));
    }
  }
}

/** Runs it; what it throws is reported, not thrown on: inside the protocol library it would end the connection. */
export function guard(action) {
  try {
    const result = action();
    if (typeof result?.catch === "function") {
      result.catch(report);
    }
  } catch (error) {
    report(error);
  }
}

function report(error) {
  if (typeof globalThis.reportError === "function") {
    globalThis.reportError(error);
  } else {
    console.error(error);
  }
}
