// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The move of data keys from replaced master keys to the first one. It queries only while replaced master keys are
/// configured: at every turn until a query finds no key, then every ten minutes, because a process that was started
/// with the old configuration may still make keys. For one thread.
final class MasterKeyRotation {

    private static final Logger LOG = LoggerFactory.getLogger(MasterKeyRotation.class);
    /// Data keys of one turn.
    private static final int KEYS_PER_TURN = 200;
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final Configured masters;
    private final Rewrapping rewrapping;
    private final InstantSource clock;
    private Instant due = Instant.MIN;

    /// Master keys that the configuration has.
    enum Configured {
        FIRST_ONLY,
        FIRST_AND_REPLACED
    }

    /// One query, and the update of the keys that it found.
    interface Rewrapping {

        /// @return number of data keys that were found and wrapped again
        int rewrap(int limit) throws SQLException;
    }

    MasterKeyRotation(Configured masters, Rewrapping rewrapping, InstantSource clock) {
        this.masters = masters;
        this.rewrapping = rewrapping;
        this.clock = clock;
    }

    static MasterKeyRotation of(DataKeyTable table, InstantSource clock) {
        Configured masters = table.masters().others().isEmpty() ? Configured.FIRST_ONLY : Configured.FIRST_AND_REPLACED;
        return new MasterKeyRotation(masters, table::rewrap, clock);
    }

    /// Moves the next keys if it is time to look for them.
    ///
    /// @throws SQLException when the database did not answer; the next turn queries again
    void turn() throws SQLException {
        if (masters == Configured.FIRST_ONLY || clock.instant().isBefore(due)) {
            return;
        }
        int rewrapped = rewrapping.rewrap(KEYS_PER_TURN);
        if (rewrapped > 0) {
            LOG.info("{} data keys were wrapped by the first master key", rewrapped);
        } else {
            due = clock.instant().plus(PAUSE);
        }
    }
}
