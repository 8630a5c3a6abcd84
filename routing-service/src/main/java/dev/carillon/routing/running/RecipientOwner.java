// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.routing.router.DecisionInputs;
import java.net.URI;

/// Which router knows a recipient.
public sealed interface RecipientOwner {

    /// This one.
    ///
    /// @param knowledge for one thread and a short time: partitions change hands, and then asking it fails
    record Here(DecisionInputs knowledge) implements RecipientOwner {}

    /// Another one.
    ///
    /// @param router where it can be called
    record Elsewhere(URI router) implements RecipientOwner {}

    /// None can be named now: partitions change hands, or the lane is not routed here.
    record Unknown(String why) implements RecipientOwner {}
}
