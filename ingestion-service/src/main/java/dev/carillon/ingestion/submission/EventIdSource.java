// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/// Source of ids for events without one: UUIDv7, so that they sort by time. Thread-safe.
public final class EventIdSource {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public EventIdSource(InstantSource clock) {
        this.clock = clock;
    }

    public String next() {
        long most = (clock.millis() << 16) | VERSION_7 | (random.nextInt() & 0xFFF);
        long least = VARIANT | (random.nextLong() >>> 2);
        return new UUID(most, least).toString();
    }
}
