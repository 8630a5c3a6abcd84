// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Changes of parts of a profile, for the REST API and the console. Thread-safe.
final class ProfileChanges {

    private final Recipients recipients;
    private final InstantSource clock;

    ProfileChanges(Recipients recipients, InstantSource clock) {
        this.recipients = recipients;
        this.clock = clock;
    }

    /// Changes the document of a profile, in the form of the REST API. Creates the recipient if it does not exist.
    ///
    /// @param change function from the stored document to the new one. It may be called more than once.
    /// @throws RefusedException if the new document has faults, or the profile is not at the expected version
    Recipients.Stored changeDocument(RecipientKey key, VersionPrecondition expected, UnaryOperator<ObjectNode> change) {
        return recipients
                .change(key, before -> {
                    expected.requireMet(before.version());
                    Fields body = JsonRequest.fields(change.apply(ProfileForm.json(before.profile())));
                    RecipientProfile profile =
                            ProfileForm.read(body, before.profile(), UnnamedChoices.REPLACE, clock.millis());
                    JsonRequest.requireSound(body);
                    return with(before, profile);
                })
                .stored();
    }

    /// Registers a device in place of any device with its id or its token. A known token keeps its id unless the
    /// request names another.
    ///
    /// @return registered device
    RecipientDevice register(RecipientKey key, Fields body) {
        RecipientDevice device = ProfileForm.device(body, clock.millis());
        JsonRequest.requireSound(body);
        Recipients.WriteResult written = recipients.change(
                key, before -> with(before, before.profile().withDevices(registered(before.profile(), device, body))));
        return written.stored().profile().devices().getLast();
    }

    /// @throws RefusedException if there is no such device
    void removeDevice(RecipientKey key, String device) {
        recipients.change(key, before -> {
            if (before.profile().findDevice(device).isEmpty()) {
                throw RefusedException.notFound("such device");
            }
            return with(
                    before,
                    before.profile()
                            .withDevices(before.profile().devices().stream()
                                    .filter(other -> !other.id().equals(device))
                                    .toList()));
        });
    }

    /// Adds a consent in place of any earlier one for its purpose and channel. A consent that is older than the
    /// stored one changes nothing.
    void recordConsent(RecipientKey key, ObjectNode consent) {
        recipients.change(key, before -> {
            Fields body = JsonRequest.fields(consent);
            List<Consent> known = before.profile().consents();
            Consent requested = Consent.read(body, known, clock.millis());
            List<Consent> merged = Consent.merged(body, "purpose", known, List.of(requested));
            JsonRequest.requireSound(body);
            return with(before, before.profile().withConsents(merged));
        });
    }

    private static List<RecipientDevice> registered(RecipientProfile profile, RecipientDevice device, Fields body) {
        RecipientDevice named = body.find("id").isPresent()
                ? device
                : profile.devices().stream()
                        .filter(device::isSameInstallation)
                        .findFirst()
                        .map(known -> device.identifiedBy(known.id()))
                        .orElse(device);
        List<RecipientDevice> devices = Stream.concat(
                        profile.devices().stream()
                                .filter(other -> !other.id().equals(named.id()) && !other.isSameInstallation(named)),
                        Stream.of(named))
                .toList();
        if (devices.size() > ProfileForm.MAX_DEVICES) {
            throw RefusedException.invalid(
                    "/devices", "maxItems", "a recipient has at most %d devices".formatted(ProfileForm.MAX_DEVICES));
        }
        return devices;
    }

    private static Recipients.Stored with(Recipients.Stored before, RecipientProfile profile) {
        return new Recipients.Stored(before.recipient(), before.version(), profile, before.updatedAt());
    }
}
