// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.documents.condition.Condition;
import dev.carillon.documents.condition.InvalidCondition;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import java.util.List;
import java.util.Optional;

/// Check of a campaign's filter when it is saved. A filter that can hold for no recipient is a fault: the campaign
/// would finish without an event.
final class FilterCheck {

    private static final String RECIPIENT = "recipient.";

    /// Names that have a value when the filter is evaluated. No event with data exists then, and no digest.
    private static final List<String> NAMES = List.of(
            "event.lane",
            "event.type",
            "recipient.attributes",
            "recipient.id",
            "recipient.locale",
            "recipient.timeZone");

    /// Sample recipient, for a filter that does not refer to the recipient.
    private static final AudienceMembers.Member SAMPLE_RECIPIENT =
            new AudienceMembers.Member(RecipientKey.of(new TenantId("any"), new RecipientId("any")), Optional.empty());

    private FilterCheck() {}

    /// @return fault in words; empty if the filter can hold
    static Optional<String> findFault(String filter, String eventType) {
        return switch (Condition.compile(filter)) {
            case InvalidCondition invalid ->
                Optional.of("line %d, column %d: %s".formatted(invalid.line(), invalid.column(), invalid.message()));
            case Condition condition -> findFault(condition, eventType);
        };
    }

    private static Optional<String> findFault(Condition condition, String eventType) {
        List<String> unknown = condition.usedNames().stream()
                .filter(name -> !NAMES.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            return Optional.of("%s has no value in a campaign's filter, which can use %s"
                    .formatted(String.join(", ", unknown), String.join(", ", NAMES)));
        }
        boolean isAboutRecipients = condition.usedNames().stream().anyMatch(name -> name.startsWith(RECIPIENT));
        return isAboutRecipients || AudienceMembers.matchesFilter(condition, eventType, SAMPLE_RECIPIENT)
                ? Optional.empty()
                : Optional.of("holds for no recipient: it asks about none, and is false for the event type %s"
                        .formatted(eventType));
    }
}
