// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

/// Simulations at the same time, against a broker that does not answer.
@Timeout(120)
final class SimulatorTest {

    private static final SimulationRequest REQUEST =
            new SimulationRequest(new TimeRange(Instant.EPOCH, Instant.EPOCH.plusSeconds(60)), List.of(), Set.of());

    private final Simulator simulator = new Simulator(
            new SimulationEnvironment(KafkaClients.at("127.0.0.1:1"), Map.of()),
            new SimulationProperties(
                    2,
                    DataSize.ofMegabytes(1),
                    10,
                    10,
                    DataSize.ofMegabytes(1),
                    Duration.ofSeconds(60),
                    Duration.ofDays(1)));

    @Test
    void aTenantRunsOneAtATime() throws Exception {
        assertThat(codes("greedy", "greedy"))
                .containsExactlyInAnyOrder(FailureCode.RATE_LIMITED, FailureCode.UNAVAILABLE);
    }

    @Test
    void aTenantsSimulationRefusesNoOtherTenant() throws Exception {
        assertThat(codes("greedy", "other")).containsExactly(FailureCode.UNAVAILABLE, FailureCode.UNAVAILABLE);
    }

    /// Codes with which simulations of these tenants at the same time end.
    private List<FailureCode> codes(String... tenants) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Simulator.Result>> results = Stream.of(tenants)
                    .map(tenant -> threads.submit(() -> simulator.simulate(new TenantId(tenant), REQUEST)))
                    .toList();
            return List.of(code(results.get(0)), code(results.get(1)));
        }
    }

    private static FailureCode code(Future<Simulator.Result> result) throws Exception {
        if (result.get() instanceof Simulator.Result.Refused(Problem problem)) {
            return problem.code();
        }
        throw new AssertionError("a simulation ran without a broker");
    }
}
