// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.codec;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Payload;
import java.util.Collection;

/// Seal without keys.
enum PlainPayloads implements PayloadSeal {
    INSTANCE;

    @Override
    public Payload seal(RecipientKey recipient, ByteString content) {
        return PayloadCodec.plain(content);
    }

    @Override
    public Opened<ByteString> open(RecipientKey recipient, Payload payload) {
        return switch (PayloadCodec.open(payload)) {
            case Decoded.Value<ByteString>(ByteString content) -> new Opened.Content<>(content);
            case Decoded.Undecodable<ByteString>(ByteString _, String cause) -> new Opened.Unreadable<>(cause);
        };
    }

    @Override
    public void prepareToOpen(Collection<RecipientKey> recipients) {
        // Nothing is needed.
    }

    @Override
    public void prepareToSeal(Collection<RecipientKey> recipients) {
        // Nothing is needed.
    }

    @Override
    public boolean isAvailable() {
        return true;
    }
}
