// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import org.junit.jupiter.api.Test;

final class RouterWarmUpTest {

    @Test
    void syntheticEventsAreDeliveredOnBothChannels() {
        int deliveries = RouterWarmUp.run(Lane.STANDARD, LocalRouter.rules(Lane.STANDARD));

        assertThat(deliveries).isGreaterThan(100).isEven();
    }
}
