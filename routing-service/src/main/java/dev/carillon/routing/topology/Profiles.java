// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.routing.decision.RecipientProfile;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/// The recipients' profiles of this partition.
record Profiles(ReadOnlyKeyValueStore<Bytes, byte[]> store) {

    RecipientProfile of(RecipientKey recipient) {
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
