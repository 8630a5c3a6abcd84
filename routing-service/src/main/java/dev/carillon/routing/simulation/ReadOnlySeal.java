// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Payload;
import java.util.Collection;

/// Seal that opens payload and does not encrypt: a simulation writes no records and creates no keys, and it reads
/// the unencrypted payloads that it wrote.
public record ReadOnlySeal(PayloadSeal seal) implements PayloadSeal {

    @Override
    public Payload seal(RecipientKey recipient, ByteString content) {
        return PayloadCodec.plain(content);
    }

    @Override
    public Opened<ByteString> open(RecipientKey recipient, Payload payload) {
        return payload.getDataKeyId().isEmpty()
                ? PayloadSeal.none().open(recipient, payload)
                : seal.open(recipient, payload);
    }

    @Override
    public boolean accepts(Payload payload) {
        return seal.accepts(payload);
    }

    @Override
    public void prepareToOpen(Collection<RecipientKey> recipients) {
        seal.prepareToOpen(recipients);
    }

    @Override
    public void prepareToSeal(Collection<RecipientKey> recipients) {
        seal.prepareToOpen(recipients);
    }

    @Override
    public boolean isAvailable() {
        return seal.isAvailable();
    }
}
