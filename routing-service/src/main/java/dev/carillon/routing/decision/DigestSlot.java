// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.RecipientKey;

/// Identity of a digest: it gathers the notifications of one recipient, type and flow that are at the same position
/// and have the same key.
///
/// @param course event type and flow
/// @param place digest step, or the rule that gathers and the step at which it was evaluated
public record DigestSlot(RecipientKey recipient, String course, String place, String key) {}
