// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentTopicTest {

    @Test
    void theNameOfTheTopicStaysTheSame() {
        SegmentTopic topic = new SegmentTopic("gold-2026_eu");

        assertThat(topic.name()).isEqualTo("segment:gold-2026_eu");
        assertThat(topic.subscription(new TenantId("acme"), "ann")).hasToString("acme/ann/segment:gold-2026_eu");
        assertThat(SegmentTopic.isReserved("segment:gold")).isTrue();
        assertThat(SegmentTopic.isReserved("segments")).isFalse();
    }

    @Test
    void theLongestIdIsPartOfAValidTopic() {
        SegmentTopic topic = new SegmentTopic("a".repeat(64));

        assertThat(SubscriptionKey.requireTopic(topic.name())).isEqualTo(topic.name());
        assertThatIllegalArgumentException().isThrownBy(() -> new SegmentTopic("a".repeat(65)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Gold", "-gold", "gold!", "segment:gold", "a b"})
    void anIdOfOtherCharactersIsRefused(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SegmentTopic(id))
                .withMessageContaining("1 to 64");
    }
}
