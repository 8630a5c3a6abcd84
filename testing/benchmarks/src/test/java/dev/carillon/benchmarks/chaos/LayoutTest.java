// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.cluster.Part;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class LayoutTest {

    @Test
    void aKilledServiceHasASecondInstance() {
        Layout layout = Layout.of(EnumSet.of(Fault.ROUTER_KILLED));

        assertThat(layout.instances(Part.ROUTING, Part.SECOND_ROUTING))
                .containsExactly(Part.ROUTING, Part.SECOND_ROUTING);
        assertThat(layout.instances(Part.GATEWAY, Part.SECOND_GATEWAY)).containsExactly(Part.GATEWAY);
        assertThat(layout.brokers()).containsExactly(Part.BROKER_1);
    }

    @Test
    void brokersThatFailAreThree() {
        assertThat(Layout.of(EnumSet.of(Fault.REDIS_FLUSHED, Fault.BROKER_KILLED))
                        .brokers())
                .isEqualTo(Part.BROKERS);
    }

    @Test
    void theControlPlaneStartsFirst() {
        assertThat(Layout.of(EnumSet.allOf(Fault.class)).services())
                .startsWith(Part.ADMIN, Part.SECOND_ADMIN)
                .hasSize(10);
    }
}
