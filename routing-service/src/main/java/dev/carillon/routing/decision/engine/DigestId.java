// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.events.EventId;
import dev.carillon.events.NotificationId;
import dev.carillon.events.Sha256;
import dev.carillon.routing.decision.DigestSlot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Id of a digest's event. It is derived from the notification that opened the digest and the position at which it
/// was opened, so that a repeated decision gives the same id.
final class DigestId {

    private static final int BYTES = 16;

    private DigestId() {}

    static EventId of(NotificationId first, DigestSlot slot) {
        MessageDigest digest = Sha256.start();
        for (String part : new String[] {first.value(), slot.course(), slot.place(), slot.key()}) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return new EventId("digest-" + HexFormat.of().formatHex(digest.digest(), 0, BYTES));
    }
}
