// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.preference.Choice;
import dev.carillon.documents.preference.Choices;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Preferences of recipients, as the console and the preference centre read and change them. Thread-safe.
public final class RecipientPreferences {

    private static final VersionPrecondition EXISTS = new VersionPrecondition(Optional.of("*"), false);

    private final Recipients recipients;
    private final InstantSource clock;

    RecipientPreferences(Recipients recipients, InstantSource clock) {
        this.recipients = recipients;
        this.clock = clock;
    }

    /// Preferences of a recipient that has a profile.
    ///
    /// @param locale locale of the profile; may be empty
    /// @param choices choices in the form of the REST API
    public record StoredPreferences(String locale, ObjectNode choices) {}

    public Optional<StoredPreferences> find(RecipientKey key) {
        return recipients
                .find(key)
                .map(stored -> new StoredPreferences(
                        stored.profile().locale(), Choices.json(stored.profile().preferences())));
    }

    /// Changes the choices of a recipient that has a profile.
    ///
    /// @param change function from the stored choices to the new ones. It may be called more than once.
    /// @throws RefusedException if the new choices have faults, or there is no profile
    public void change(RecipientKey key, Function<ObjectNode, JsonNode> change) {
        change(key, EXISTS, change);
    }

    /// Same as [#change(RecipientKey, Function)], with a precondition on the version of the stored profile.
    void change(RecipientKey key, VersionPrecondition expected, Function<ObjectNode, JsonNode> change) {
        recipients.change(key, before -> {
            expected.requireMet(before.version());
            List<Choice> known = before.profile().preferences();
            ObjectNode wrapped = Json.object();
            wrapped.set("preferences", change.apply(Choices.json(known)));
            Fields fields = JsonRequest.fields(wrapped);
            List<Choice> chosen = Choices.ofRecipient(fields, "preferences", known, clock.millis());
            JsonRequest.requireSound(fields);
            return new Recipients.Stored(
                    before.recipient(), before.version(), before.profile().withPreferences(chosen), before.updatedAt());
        });
    }
}
