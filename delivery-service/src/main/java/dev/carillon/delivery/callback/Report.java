// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import java.time.Instant;

/// Fact about a delivery, reported by a provider, or by a recipient through a link.
///
/// @param provider Provider's name, such as `twilio`; `link` for a recipient's link
/// @param at Instant at which it happened
public record Report(String provider, Instant at, ReportedFact fact) {}
