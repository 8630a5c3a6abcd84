// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import java.util.Optional;

/// One rule about a notification on one channel.
@FunctionalInterface
interface ChannelPolicy {

    /// Empty means: no objection.
    Optional<ChannelSuppression> apply(Notification notification, Channel channel);
}
