// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.burst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.client.InboxListener.Position;
import dev.carillon.benchmarks.client.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class AudienceArrivalsTest {

    private static final String RUN = "audience-1";
    private static final long MILLI = 1_000_000;

    private final AudienceArrivals arrivals = new AudienceArrivals(RUN, 3);

    @Test
    void isCompleteWhenEachMemberHasTheEvent() {
        receive(0, RUN, 10);
        receive(2, RUN, 30);

        assertThat(arrivals.isComplete()).isFalse();
        assertThat(arrivals.missing()).isEqualTo(1);

        assertThat(arrivals.listed(1, item(RUN), 20 * MILLI)).isTrue();

        assertThat(arrivals.isComplete()).isTrue();
        assertThat(arrivals.since(5 * MILLI)).isEqualTo(new AudienceArrivals.Times(5, 15, 25));
    }

    @Test
    void aSecondFrameForAMemberIsCountedApart() {
        receive(0, RUN, 10);
        receive(0, RUN, 11);

        assertThat(arrivals.repeated()).isEqualTo(1);
        assertThat(arrivals.missing()).isEqualTo(2);
    }

    @Test
    void aListThatNamesTheEventAgainIsNoRepetition() {
        receive(0, RUN, 10);

        assertThat(arrivals.listed(0, item(RUN), 11 * MILLI)).isFalse();
        assertThat(arrivals.repeated()).isZero();
    }

    @Test
    void otherEventsAreNotTaken() {
        receive(0, "audience-2", 10);

        assertThat(arrivals.missing()).isEqualTo(3);
        assertThat(arrivals.listed(1, item("critical"), 10)).isFalse();
    }

    private void receive(int device, String run, long millis) {
        arrivals.received(device, "inbox", new Position("e", millis), item(run), millis * MILLI);
    }

    private static ObjectNode item(String run) {
        ObjectNode item = Json.object();
        item.putObject("data").put("run", run);
        return item;
    }
}
