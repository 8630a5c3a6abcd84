// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.RecipientKey;

/// What is counted together for a recipient.
///
/// @param scope whose limit it is: the event type's, the budget or a step
/// @param key what a step tells apart; empty where nothing is
public record LimitKey(RecipientKey recipient, String scope, String key) {}
