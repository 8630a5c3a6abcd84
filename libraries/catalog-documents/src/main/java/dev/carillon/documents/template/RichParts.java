// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import dev.carillon.events.v1.ItemAction;
import dev.carillon.events.v1.PushOptions;
import java.util.List;

/// Rendered parts of a message beside its texts. Parts that the content does not have are empty.
///
/// @param image URL of a picture
/// @param actions buttons of an inbox item, the primary one first
/// @param push options with which a device shows a push message
/// @param replyTo address for replies to an e-mail
public record RichParts(String image, String icon, List<ItemAction> actions, PushOptions push, String replyTo) {

    public RichParts {
        actions = List.copyOf(actions);
    }
}
