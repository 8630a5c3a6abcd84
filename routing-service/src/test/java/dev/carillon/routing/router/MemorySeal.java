// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Payload;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Keys in memory. What is sealed looks it, and is no secret.
final class MemorySeal implements PayloadSeal {

    private final Map<RecipientKey, Integer> erasures = new HashMap<>();
    private Runnable beforeSealing = () -> {};

    void erase(RecipientKey recipient) {
        erasures.merge(recipient, 1, Integer::sum);
    }

    /// Something comes between what is opened and what is sealed next.
    void beforeSealing(Runnable what) {
        beforeSealing = what;
    }

    @Override
    public Payload seal(RecipientKey recipient, ByteString content) {
        beforeSealing.run();
        return Payload.newBuilder()
                .setDataKeyId(keyOf(recipient))
                .setContent(inverted(content))
                .build();
    }

    @Override
    public Opened<ByteString> open(RecipientKey recipient, Payload payload) {
        if (payload.getDataKeyId().isEmpty()) {
            return new Opened.Content<>(PayloadCodec.open(payload).require());
        }
        return payload.getDataKeyId().equals(keyOf(recipient))
                ? new Opened.Content<>(inverted(payload.getContent()))
                : new Opened.Erased<>();
    }

    @Override
    public void prepareToOpen(Collection<RecipientKey> recipients) {
        // All are at hand.
    }

    @Override
    public void prepareToSeal(Collection<RecipientKey> recipients) {
        // All are at hand.
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    private String keyOf(RecipientKey recipient) {
        return recipient + "/" + erasures.getOrDefault(recipient, 0);
    }

    private static ByteString inverted(ByteString content) {
        byte[] bytes = content.toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= (byte) 0xff;
        }
        return ByteString.copyFrom(bytes);
    }
}
