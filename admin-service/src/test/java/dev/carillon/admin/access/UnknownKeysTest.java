// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.runtime.http.RefusedException;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class UnknownKeysTest {

    private static final int PER_SECOND = 3;

    private final ManualClock clock = new ManualClock();
    private final Set<String> stored = new HashSet<>();
    private final UnknownKeys unknown =
            new UnknownKeys(new AccessSettings(Duration.ofSeconds(2), 10, PER_SECOND), clock);
    private int queries;

    @Test
    void randomKeysCauseALimitedNumberOfQueries() {
        for (int i = 0; i < PER_SECOND; i++) {
            find("random-" + i);
        }

        assertThatThrownBy(() -> find("random"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("carillon.admin.access.unknown-keys-per-second");
        assertThat(queries).isEqualTo(PER_SECOND);

        clock.advance(Duration.ofSeconds(1));
        find("random");
        assertThat(queries).isEqualTo(PER_SECOND + 1);
    }

    @Test
    void aKeyThatDoesNotExistIsNotQueriedAgainForAShortTime() {
        assertThat(find("absent")).isEmpty();
        for (int i = 0; i < 100; i++) {
            assertThat(find("absent")).isEmpty();
        }
        assertThat(queries).isEqualTo(1);

        stored.add("absent");
        clock.advance(Duration.ofSeconds(2));
        assertThat(find("absent")).isPresent();
    }

    @Test
    void aKeyThatWasCreatedIsFoundAtOnce() {
        assertThat(find("created")).isEmpty();

        stored.add("created");
        unknown.forget("created");

        assertThat(find("created")).isPresent();
    }

    private Optional<String> find(String keyId) {
        return unknown.find(keyId, () -> {
            queries++;
            return Optional.of(keyId).filter(stored::contains);
        });
    }
}
