// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.documents.condition.Condition;
import dev.carillon.documents.condition.ConditionModel;
import dev.carillon.documents.condition.Evaluation;
import dev.carillon.documents.template.TemplateModel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.routing.decision.RecipientProfile;
import java.time.Instant;
import java.util.Map;

/// Whether an audience's filter means a member. It knows the recipient and the event, but not the event's data.
final class AudienceFilter {

    private AudienceFilter() {}

    static Evaluation evaluate(Condition filter, ArrivedEvent arrived, RecipientKey member, RecipientProfile profile) {
        ProfileContent content = profile.content();
        Event event = arrived.event();
        return filter.evaluate(new ConditionModel(
                Map.of(),
                new ConditionModel.Recipient(
                        member.requireRecipient().value(),
                        content.getLocale(),
                        content.getTimeZone(),
                        TemplateModel.object(content.getAttributes().toByteArray())
                                .orElse(Map.of())),
                new ConditionModel.Event(
                        arrived.id().value(),
                        event.getType(),
                        Instant.ofEpochMilli(event.getOccurredAtMillis()),
                        Lane.find(event.getLane()).map(Lane::wireName).orElse("")),
                ConditionModel.Digest.none()));
    }
}
