// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Event;
import java.time.Instant;

/// Request for an explanation of an event for one recipient.
///
/// @param event event as it would be accepted at the instant
/// @param at now, or a hypothetical instant
record Question(RecipientKey recipient, Event event, Instant at) {}
