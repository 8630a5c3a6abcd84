// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.cluster.Part;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RollingUpgradeTest {

    private static final Path PREVIOUS = Path.of("previous");
    private static final Path NEXT = Path.of("next");

    private final List<Part> services =
            Layout.of(EnumSet.of(Fault.ROLLING_UPGRADE)).services();
    private final RollingUpgrade upgrade = RollingUpgrade.of(services, PREVIOUS, NEXT);

    @Test
    void readersAreUpgradedBeforeWriters() {
        assertThat(upgrade.order())
                .containsExactly(
                        Part.ADMIN,
                        Part.SECOND_ADMIN,
                        Part.DELIVERY,
                        Part.SECOND_DELIVERY,
                        Part.INGESTION,
                        Part.SECOND_INGESTION,
                        Part.ROUTING,
                        Part.SECOND_ROUTING,
                        Part.GATEWAY,
                        Part.SECOND_GATEWAY);
    }

    @Test
    void theWayBackIsTheUpgradeInReverse() {
        List<RollingUpgrade.Step> steps =
                IntStream.range(0, 20).mapToObj(upgrade::step).toList();

        assertThat(steps.subList(0, 10))
                .allSatisfy(step -> assertThat(step.release()).isEqualTo(NEXT))
                .extracting(RollingUpgrade.Step::service)
                .containsExactlyElementsOf(upgrade.order());
        assertThat(steps.subList(10, 20))
                .allSatisfy(step -> assertThat(step.release()).isEqualTo(PREVIOUS))
                .extracting(RollingUpgrade.Step::service)
                .containsExactlyElementsOf(upgrade.order().reversed());
        assertThat(upgrade.step(20)).isEqualTo(steps.getFirst());
    }

    @Test
    void everyServiceHasATurn() {
        assertThat(new HashSet<>(upgrade.order()))
                .isEqualTo(new HashSet<>(services))
                .hasSize(10);
    }
}
