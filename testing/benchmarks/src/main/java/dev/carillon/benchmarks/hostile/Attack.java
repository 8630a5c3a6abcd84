// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.hostile;

/// Request that a tenant, or a client without a key, can send and that once stopped a service for all tenants.
enum Attack {
    /// An event with a number of a billion digits.
    HUGE_NUMBER,
    /// An event whose template formats the largest number that is accepted.
    LARGE_NUMBER,
    /// An event whose template has three nested loops over 1,000 items each.
    NESTED_LOOPS,
    /// A preview of the same template.
    NESTED_PREVIEW,
    /// A template with an expression that is nested 10,000 deep.
    DEEP_TEMPLATE,
    /// An event whose schema has a pattern that is exponential for a backtracking engine.
    EXPONENTIAL_PATTERN,
    /// A template that looks up a member that is missing.
    MISSING_LOOKUP,
    /// An event that is nested 10,000 deep.
    DEEP_EVENT,
    /// 300 MB without a token to the gateway's emulation endpoint.
    HUGE_BODY,
    /// A request without its announced body.
    STALLED_BODY,
    /// Connections of the HTTP transports that are closed at once.
    BROKEN_EMULATION
}
