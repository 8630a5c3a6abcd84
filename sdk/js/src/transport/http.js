// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import { CarillonError } from "../errors.js";

/** Methods that use GET; every other method is an act. */
const QUESTIONS = { list: "", unread_count: "/unread-count" };

/** Client of the gateway over plain HTTP. It replaces an expired token once per request. */
export class Http {
  #url;
  #tokens;
  #device;
  #fetch;

  constructor({ url, tokens, device, fetch = globalThis.fetch.bind(globalThis) }) {
    this.#url = url;
    this.#tokens = tokens;
    this.#device = device;
    this.#fetch = fetch;
  }

  /** Calls a method of the protocol's `rpc` by the same name. */
  async call(method, data = {}) {
    const response = await (method in QUESTIONS
      ? this.get(QUESTIONS[method], data)
      : this.request(`/${method.replace("_", "-")}`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(data),
        }));
    return response.json();
  }

  get(path, parameters, options = {}) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined && value !== null) {
        query.set(name, String(value));
      }
    }
    const text = query.toString();
    return this.request(text ? `${path}?${text}` : path, options);
  }

  /** Returns a successful response, or throws a CarillonError. */
  async request(path, options = {}) {
    let response = await this.#send(path, options, await this.#tokens.current());
    if (response.status === 401 && this.#tokens.renewable) {
      response = await this.#send(path, options, await this.#tokens.fresh());
    }
    if (!response.ok) {
      throw await refusal(response);
    }
    return response;
  }

  async #send(path, options, token) {
    try {
      return await this.#fetch(`${this.#url}/v1/inbox${path}`, {
        cache: "no-store",
        ...options,
        headers: { ...options.headers, Authorization: `Bearer ${token}`, "Carillon-Device": this.#device },
      });
    } catch (error) {
      throw new CarillonError(error.message ?? "no answer", { code: "unanswered", temporary: true, cause: error });
    }
  }
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get("Retry-After"));
  return new CarillonError(problem.detail ?? `the gateway answered ${response.status}`, {
    code: problem.type?.split(":").at(-1) ?? response.status,
    temporary: response.status === 429 || response.status >= 500,
    retryAfterMillis: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
  });
}
