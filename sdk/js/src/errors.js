// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/** Failure of a call to the platform. */
export class CarillonError extends Error {
  /**
   * @param {string} message
   * @param {{code?: string | number, temporary?: boolean, retryAfterMillis?: number, cause?: unknown}} [details]
   */
  constructor(message, { code = "failed", temporary = false, retryAfterMillis, cause } = {}) {
    super(message, { cause });
    this.name = "CarillonError";
    this.code = code;
    /** True if the same call may succeed later. */
    this.temporary = temporary;
    this.retryAfterMillis = retryAfterMillis;
  }
}

/** Thrown by a `getToken` whose user is signed out: the connection ends for good. */
export class SignedOutError extends CarillonError {
  constructor(message = "signed out") {
    super(message, { code: "signed-out" });
    this.name = "SignedOutError";
  }
}
