// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.RecipientKey;

/// Key of the notifications that count together for a recipient.
///
/// @param scope owner of the limit: the event type, the attention budget or a step
/// @param key key by which a step counts separately; may be empty
public record LimitKey(RecipientKey recipient, String scope, String key) {}
