// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
'use strict';

/** Refusal of a request, as a problem document (RFC 9457). `code` is the last part of `type`. */
class Problem {
  constructor(status, members) {
    const told = members !== null && typeof members === 'object' && !Array.isArray(members) ? members : {};
    this.status = status;
    this.type = String(told.type ?? 'about:blank');
    this.title = String(told.title ?? '');
    this.detail = String(told.detail ?? '') || `HTTP status ${status}`;
    this.violations = Array.isArray(told.violations) ? told.violations : [];
    this.members = told;
  }

  get code() {
    return this.type.split(/[:/]/).at(-1);
  }

  /** True if the same request may succeed later: too many requests, or a fault of the platform. */
  get isTemporary() {
    return [408, 425, 429].includes(this.status) || this.status >= 500;
  }

  toString() {
    const text = `${this.detail} (${this.status} ${this.code})`;
    // A single fault is the detail already.
    return this.violations.length > 1
      ? [text, ...this.violations.map((fault) => `  ${fault.path || '/'}: ${fault.message}`)].join('\n')
      : text;
  }
}

/** Base of the library's errors. */
class CarillonError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Request that the platform refused. Trying again cannot help. */
class RefusedError extends CarillonError {
  constructor(problem) {
    super(String(problem));
    this.problem = problem;
  }
}

/**
 * Request without a usable answer within the time to give up. It may have been carried out: repeat it, an event under
 * the same id.
 */
class UnconfirmedError extends CarillonError {}

module.exports = { CarillonError, Problem, RefusedError, UnconfirmedError };
