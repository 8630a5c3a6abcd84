// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.documents.workflow.Step;
import dev.carillon.events.Channel;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.Limit;
import dev.carillon.routing.decision.RecipientProfile;
import java.time.Instant;
import java.util.Set;

/// Inputs of the rules about one channel.
///
/// @param passed limits that have counted the notification
record ChannelQuestion(
        Notification notification,
        Facts facts,
        Step.Deliver step,
        Channel channel,
        Set<Limit> passed,
        History history,
        Instant now) {

    RecipientProfile profile() {
        return notification.request().profile();
    }
}
