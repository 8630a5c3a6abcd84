// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Event;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.router.store.Profiles;

/// Opener of sealed payload: opens an event's data and its recipient's profile for one decision.
record PayloadOpener(Profiles profiles, PayloadSeal seal) {

    /// @param event event with its data in plain text; still sealed if its key is not available
    record OpenedEvent(Event event, RecipientProfile profile) {}

    OpenedEvent of(RecipientKey recipient, Event event) {
        if (event.getData().getDataKeyId().isEmpty()) {
            return new OpenedEvent(event, profiles.of(recipient));
        }
        return switch (seal.open(recipient, event.getData())) {
            case Opened.Erased<ByteString>() -> new OpenedEvent(event, RecipientProfile.erased());
            case Opened.Unreadable<ByteString>(String _) -> new OpenedEvent(event, profiles.of(recipient));
            case Opened.Content<ByteString>(ByteString json) ->
                new OpenedEvent(
                        event.toBuilder().setData(PayloadCodec.plain(json)).build(), present(profiles.of(recipient)));
        };
    }

    /// Profile for a recipient who was erased, receives a new event and has no new profile yet.
    private static RecipientProfile present(RecipientProfile profile) {
        return profile.known() == RecipientProfile.Known.ERASED ? RecipientProfile.none() : profile;
    }
}
