// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.store.StoreReader;
import java.util.Optional;

/// Recipient profiles of this partition.
public record Profiles(StoreReader store, PayloadSeal seal) {

    public RecipientProfile of(RecipientKey recipient) {
        return Optional.ofNullable(store.get(StoreKeys.recipient(recipient)))
                .map(bytes -> read(recipient, bytes))
                .orElseGet(RecipientProfile::none);
    }

    /// Id of the data key that seals the profile; empty if there is none.
    public String keyOf(RecipientKey recipient) {
        return Optional.ofNullable(store.get(StoreKeys.recipient(recipient)))
                .flatMap(bytes ->
                        Topics.PROFILES.values().decode(bytes) instanceof Decoded.Value<Profile>(Profile profile)
                                ? Optional.of(profile.getContent().getDataKeyId())
                                : Optional.empty())
                .orElse("");
    }

    private RecipientProfile read(RecipientKey recipient, byte[] bytes) {
        return switch (Topics.PROFILES.values().decode(bytes)) {
            case Decoded.Undecodable<Profile>(ByteString _, String _) -> RecipientProfile.unreadable();
            case Decoded.Value<Profile>(Profile profile) ->
                switch (seal.open(recipient, profile.getContent(), ProfileContent.parser())) {
                    case Opened.Erased<ProfileContent>() -> RecipientProfile.erased();
                    case Opened.Unreadable<ProfileContent>(String _) -> RecipientProfile.unreadable();
                    case Opened.Content<ProfileContent>(ProfileContent content) -> RecipientProfile.of(content);
                };
        };
    }
}
