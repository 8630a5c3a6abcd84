// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { CarillonError } from "./errors.js";

const MARGIN_MILLIS = 10_000;

/** Claims of a token, without verification. Empty if it is no JWT. */
export function claims(token) {
  try {
    const payload = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}

/** The client's token, renewed before it expires. Concurrent callers share one request. */
export class Tokens {
  #token;
  #getToken;
  #now;
  #asking;

  constructor({ token = "", getToken, now = Date.now }) {
    if (!token && !getToken) {
      throw new TypeError("connect needs token or getToken");
    }
    this.#token = token;
    this.#getToken = getToken;
    this.#now = now;
  }

  /** True if an expired token can be replaced. */
  get renewable() {
    return this.#getToken !== undefined;
  }

  async current() {
    return this.#token && !this.#expiresSoon() ? this.#token : this.fresh();
  }

  /** A new token, because the server has refused the current one. */
  async fresh() {
    if (!this.#getToken) {
      if (this.#token && !this.#hasExpired()) {
        return this.#token;
      }
      throw new CarillonError("the token has expired and there is no getToken", { code: "token-expired" });
    }
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask() {
    let token;
    try {
      token = await this.#getToken();
    } catch (error) {
      if (error instanceof CarillonError) {
        throw error;
      }
      const message = `getToken failed: ${error?.message ?? error}`;
      throw new CarillonError(message, { code: "no-token", temporary: true, cause: error });
    }
    if (typeof token !== "string" || token === "") {
      throw new CarillonError("getToken must answer with a token", { code: "no-token", temporary: true });
    }
    this.#token = token;
    return token;
  }

  #expiresSoon() {
    return this.#leftMillis() < (this.#getToken ? MARGIN_MILLIS : 0);
  }

  #hasExpired() {
    return this.#leftMillis() <= 0;
  }

  #leftMillis() {
    const { exp } = claims(this.#token);
    return typeof exp === "number" ? exp * 1000 - this.#now() : Infinity;
  }
}
