// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import java.time.Instant;

/// One thing that a provider, or a recipient by a link, reports of a delivery.
///
/// @param provider `twilio`; `link` where no provider is between
/// @param at when it happened
public record Report(String provider, Instant at, Reported fact) {}
