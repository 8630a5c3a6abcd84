// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.testsupport.ManualClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class MasterKeyRotationTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock();
    private final Deque<Integer> found = new ArrayDeque<>();
    private int queries;

    @Test
    void withoutAReplacedMasterKeyNothingIsQueried() throws SQLException {
        runFor(HOUR, rotation(MasterKeyRotation.Configured.FIRST_ONLY));

        assertThat(queries).isZero();
    }

    @Test
    void keysAreMovedAtEveryTurnUntilNoneIsFoundAndThenLookedForEveryTenMinutes() throws SQLException {
        found.addAll(List.of(200, 200, 17));

        runFor(HOUR, rotation(MasterKeyRotation.Configured.FIRST_AND_REPLACED));

        assertThat(queries).isEqualTo(3 + 6);
    }

    @Test
    void keysThatAppearLaterAreMovedToo() throws SQLException {
        MasterKeyRotation rotation = rotation(MasterKeyRotation.Configured.FIRST_AND_REPLACED);
        rotation.turn();
        found.addAll(List.of(200, 200));

        runFor(Duration.ofMinutes(11), rotation);

        assertThat(found).isEmpty();
    }

    @Test
    void aQueryThatFailsIsRepeatedAtTheNextTurn() throws SQLException {
        MasterKeyRotation rotation = new MasterKeyRotation(
                MasterKeyRotation.Configured.FIRST_AND_REPLACED,
                _ -> {
                    queries++;
                    throw new SQLException("connection refused");
                },
                clock);

        assertThatThrownBy(rotation::turn).isInstanceOf(SQLException.class);
        assertThatThrownBy(rotation::turn).isInstanceOf(SQLException.class);

        assertThat(queries).isEqualTo(2);
    }

    private MasterKeyRotation rotation(MasterKeyRotation.Configured masters) {
        return new MasterKeyRotation(
                masters,
                _ -> {
                    queries++;
                    Integer next = found.poll();
                    return next == null ? 0 : next;
                },
                clock);
    }

    /// A turn every second.
    private void runFor(Duration duration, MasterKeyRotation rotation) throws SQLException {
        for (long second = 0; second < duration.toSeconds(); second++) {
            rotation.turn();
            clock.advance(Duration.ofSeconds(1));
        }
    }
}
