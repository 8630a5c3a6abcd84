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
import dev.carillon.events.v1.Tenant;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RoutingRequest;
import java.util.Map;

/// Evaluation of an audience's filter for one member. The filter sees the recipient and the event's attributes, but
/// not the event's data.
final class AudienceFilter {

    private AudienceFilter() {}

    /// Recipient for whom the filter is evaluated.
    record Member(RecipientKey recipient, RecipientProfile profile, Tenant tenant) {}

    static Evaluation evaluate(Condition filter, ArrivedEvent arrived, Member member) {
        ProfileContent content = member.profile().content();
        Event event = arrived.event();
        return filter.evaluate(new ConditionModel(
                Map.of(),
                new ConditionModel.Recipient(
                        member.recipient().requireRecipient().value(),
                        content.getLocale(),
                        member.profile().zone(member.tenant()).getId(),
                        TemplateModel.object(content.getAttributes().toByteArray())
                                .orElse(Map.of())),
                new ConditionModel.Event(
                        arrived.id().value(),
                        event.getType(),
                        RoutingRequest.occurredAt(event),
                        Lane.find(event.getLane()).map(Lane::wireName).orElse("")),
                ConditionModel.Digest.none()));
    }
}
