// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import dev.carillon.routing.metering.RouterMeters;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.runtime.setaside.ProcessingGuard;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApprovedTopologyTest {

    @TempDir
    static Path directory;

    /// Names in it are names of changelog topics and state folders: a changed name is an empty store. Who changes the
    /// topology copies what it is now into the file, and the difference is reviewed.
    @Test
    void theTopologyIsTheApprovedOne() throws IOException {
        String approved = new String(
                ApprovedTopologyTest.class
                        .getResourceAsStream("/topology.approved.txt")
                        .readAllBytes(),
                StandardCharsets.UTF_8);

        assertThat(describe(Lane.STANDARD)).isEqualToIgnoringNewLines(approved);
    }

    @Test
    void allLanesHaveTheSameTopologyOnTheirOwnTopics() {
        assertThat(describe(Lane.CRITICAL).replace(".critical.", ".standard."))
                .isEqualTo(describe(Lane.STANDARD))
                .isEqualTo(describe(Lane.BULK).replace(".bulk.", ".standard."));
    }

    @SuppressWarnings("NullAway") // a description needs no rules
    private static String describe(Lane lane) {
        RoutingRules none = new RoutingRules(null, null, null, null, 1, Duration.ZERO);
        TopologyConfig config = new TopologyConfig(new StreamsConfig(Router.properties(Path.of("unused"))));
        try (ProcessingGuard guard = Router.guard(directory)) {
            return RoutingTopology.build(
                            lane,
                            config,
                            none,
                            new RoutingTopology.Identity(
                                    "none",
                                    new RouterMeters(new SimpleMeterRegistry(), InstantSource.system()),
                                    new LaneGuard(guard, "none"),
                                    new LanePacing(Duration.ZERO, Duration.ZERO, Duration.ZERO)))
                    .describe()
                    .toString();
        }
    }
}
