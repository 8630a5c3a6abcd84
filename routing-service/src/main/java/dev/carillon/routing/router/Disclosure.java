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

/// Opens for the time of a decision what the router keeps sealed.
record Disclosure(Profiles profiles, PayloadSeal seal) {

    /// @param event with its data plain; sealed still where it cannot be opened
    record Disclosed(Event event, RecipientProfile profile) {}

    Disclosed of(RecipientKey recipient, Event event) {
        if (event.getData().getDataKeyId().isEmpty()) {
            return new Disclosed(event, profiles.of(recipient));
        }
        return switch (seal.open(recipient, event.getData())) {
            case Opened.Erased<ByteString>() -> new Disclosed(event, RecipientProfile.erased());
            case Opened.Unreadable<ByteString>(String _) -> new Disclosed(event, profiles.of(recipient));
            case Opened.Content<ByteString>(ByteString json) ->
                new Disclosed(
                        event.toBuilder().setData(PayloadCodec.plain(json)).build(), present(profiles.of(recipient)));
        };
    }

    /// Who is written to again after an erasure came back, and has no profile yet.
    private static RecipientProfile present(RecipientProfile profile) {
        return profile.known() == RecipientProfile.Known.ERASED ? RecipientProfile.none() : profile;
    }
}
