// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Emitter of events. An exception of one listener does not affect the others. */
export class Emitter {
  #listeners = new Map();

  /** Adds a listener. Returns a function that removes it. */
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

/** Runs a listener and reports its exception. Thrown into the protocol library, it would end the connection. */
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
