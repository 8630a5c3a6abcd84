// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.store.StoreReader;
import java.util.Optional;

/// The recipients' profiles of this partition.
public record Profiles(StoreReader store) {

    public RecipientProfile of(RecipientKey recipient) {
        return Optional.ofNullable(store.get(StoreKeys.recipient(recipient)))
                .map(Profiles::read)
                .orElseGet(RecipientProfile::none);
    }

    private static RecipientProfile read(byte[] bytes) {
        return switch (Topics.PROFILES.values().decode(bytes)) {
            case Decoded.Undecodable<Profile>(ByteString _, String _) -> RecipientProfile.unreadable();
            case Decoded.Value<Profile>(Profile profile) ->
                switch (PayloadCodec.open(profile.getContent(), ProfileContent.parser())) {
                    case Decoded.Undecodable<ProfileContent>(ByteString _, String _) -> RecipientProfile.unreadable();
                    case Decoded.Value<ProfileContent>(ProfileContent content) -> RecipientProfile.of(content);
                };
        };
    }
}
