// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.v1.DeadLetter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A dead letter as it is kept.
///
/// @param redrivenAtMillis empty until it was sent again
record StoredLetter(String id, DeadLetter letter, Optional<Long> redrive, Optional<Long> redrivenAtMillis) {

    /// `sms: twilio: 21612 …`, as the router writes what a provider said.
    private static final Pattern PROVIDER = Pattern.compile("[a-z_]+: ([a-z][a-z0-9-]*): .*", Pattern.DOTALL);

    private static final Pattern DIFFERING = Pattern.compile("[0-9]+|'[^']*'|\"[^\"]*\"|`[^`]*`");
    private static final int CAUSE_LENGTH = 160;

    static StoredLetter of(DeadLetter letter) {
        String id = "%s:%d:%d:%s:%s"
                .formatted(
                        letter.getSourceTopic(),
                        letter.getSourcePartition(),
                        letter.getSourceOffset(),
                        letter.getCode(),
                        Integer.toHexString(letter.getKey().hashCode()));
        return new StoredLetter(id, letter, Optional.empty(), Optional.empty());
    }

    static StoredLetter read(String id, byte[] body, Optional<Long> redrive, Optional<Long> redrivenAtMillis) {
        try {
            return new StoredLetter(id, DeadLetter.parseFrom(body), redrive, redrivenAtMillis);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored letter is one of ours", e);
        }
    }

    /// The tenant: as written, else as the original's key says.
    String tenant() {
        if (!letter.getTenant().isEmpty()) {
            return letter.getTenant();
        }
        String key = letter.getKey().toStringUtf8();
        int slash = key.indexOf('/');
        return slash < 0 ? "" : key.substring(0, slash);
    }

    String provider() {
        Matcher named = PROVIDER.matcher(letter.getSummary());
        return named.matches() ? named.group(1) : "";
    }

    /// The summary without what differs from letter to letter.
    String cause() {
        String cause = DIFFERING.matcher(letter.getSummary()).replaceAll("#");
        return cause.length() <= CAUSE_LENGTH ? cause : cause.substring(0, CAUSE_LENGTH);
    }
}
