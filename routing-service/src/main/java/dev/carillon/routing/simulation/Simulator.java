// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.receipt.ReceiptBatches;
import dev.carillon.events.topic.Topics;
import dev.carillon.runtime.access.TenantSlots;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Simulator: compares what the router did with what it would have done under another catalog. It reads the log
/// only. Each tenant runs one simulation at a time, on the caller's thread, and tenants take turns. Thread-safe.
final class Simulator {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    private final SimulationEnvironment environment;
    private final SimulationProperties limits;
    private final TenantSlots slots;

    /// Result of a simulation.
    sealed interface Result {

        record Simulated(Difference difference) implements Result {}

        record Refused(Problem problem) implements Result {}
    }

    Simulator(SimulationEnvironment environment, SimulationProperties limits) {
        this.environment = environment;
        this.limits = limits;
        this.slots = new TenantSlots(1, limits.concurrency());
    }

    Result simulate(TenantId tenant, SimulationRequest request) {
        return switch (slots.take(tenant, limits.timeout())) {
            case TenantSlots.Outcome.TenantAtLimit() ->
                new Result.Refused(Problem.of(
                        FailureCode.RATE_LIMITED,
                        429,
                        "another simulation of this tenant is running here; one runs at a time"));
            case TenantSlots.Outcome.NoneFree() ->
                new Result.Refused(Problem.of(
                        FailureCode.RATE_LIMITED,
                        429,
                        "carillon.routing.simulation.concurrency (%d) simulations of other tenants are running here"
                                .formatted(limits.concurrency())));
            case TenantSlots.Outcome.Taken(TenantSlots.Slot slot) -> {
                try (slot) {
                    yield run(tenant, request);
                }
            }
        };
    }

    private Result run(TenantId tenant, SimulationRequest request) {
        Deadline deadline = new Deadline(limits.timeout());
        try (LogScan log = new LogScan(environment.kafka(), deadline)) {
            return simulate(tenant, request, log, deadline);
        } catch (KafkaException e) {
            LOG.warn("the log could not be read; answering a simulation with 503: {}", e.toString());
            return new Result.Refused(Problem.unavailable("the log cannot be read now"));
        } catch (KeysUnavailableException e) {
            return new Result.Refused(Problem.unavailable(String.valueOf(e.getMessage())));
        }
    }

    private Result simulate(TenantId tenant, SimulationRequest request, LogScan log, Deadline deadline) {
        Capture capture = new Capture(tenant, request, limits);
        Map<String, byte[]> documents = new HashMap<>();
        Optional<Limit> reached = log.whole(Topics.CATALOG, seen -> document(documents, capture, seen));
        if (reached.isPresent()) {
            return refused(reached.get());
        }
        return switch (ChangedCatalog.apply(tenant, documents, request.changes())) {
            case ChangedCatalog.Result.Refused(List<Violation> violations) ->
                new Result.Refused(RequestReader.invalid(violations).problem());
            case ChangedCatalog.Result.Changed(var changed) ->
                capture(capture, log)
                        .<Result>map(Simulator::refused)
                        .orElseGet(() -> compare(capture.recording(), documents, changed, deadline));
        };
    }

    private static Optional<Limit> document(
            Map<String, byte[]> documents, Capture capture, ConsumerRecord<byte[], byte[]> seen) {
        if (capture.isOfTenant(seen.key())) {
            String key = new String(seen.key(), StandardCharsets.UTF_8);
            if (seen.value() == null) {
                documents.remove(key);
            } else {
                documents.put(key, seen.value());
            }
        }
        return Optional.empty();
    }

    private static Optional<Limit> capture(Capture capture, LogScan log) {
        Optional<Limit> reached = Optional.empty();
        for (Lane lane : Lane.values()) {
            reached = reached.or(
                    () -> log.range(Topics.events(lane), capture.range(), seen -> capture.event(lane, seen)));
        }
        if (!capture.hasEvents()) {
            return reached;
        }
        for (Lane lane : Lane.values()) {
            reached = reached.or(
                    () -> log.range(Topics.receipts(lane), capture.range(), seen -> receipts(lane, seen, capture)));
        }
        if (capture.needsSubscriptions()) {
            reached = reached.or(() -> log.whole(Topics.SUBSCRIPTIONS, capture::subscription));
        }
        return reached.or(() -> log.whole(Topics.PROFILES, capture::profile));
    }

    private static Optional<Limit> receipts(Lane lane, ConsumerRecord<byte[], byte[]> seen, Capture capture) {
        Optional<Limit> reached = Optional.empty();
        for (ConsumerRecord<byte[], byte[]> single : ReceiptBatches.expand(seen)) {
            reached = reached.or(() -> capture.receipt(lane, single));
        }
        return reached;
    }

    private Result compare(
            Recording recording, Map<String, byte[]> today, Map<String, byte[]> changed, Deadline deadline) {
        Replay replay = new Replay(
                environment.rules(), new Replay.Bounds(limits.horizon(), limits.maxNotifications(), deadline));
        return switch (replay.run(recording, today)) {
            case Replay.Run.Stopped(Limit limit) -> refused(limit);
            case Replay.Run.Complete(Outcome before) ->
                switch (replay.run(new Acceptance(today, changed).withChangedTypes(recording), changed)) {
                    case Replay.Run.Stopped(Limit limit) -> refused(limit);
                    case Replay.Run.Complete(Outcome after) ->
                        new Result.Simulated(Comparison.of(recording, before, after));
                };
        };
    }

    private static Result refused(Limit limit) {
        String name = "carillon.routing.simulation." + limit.name();
        return new Result.Refused(new Problem(
                FailureCode.INVALID_REQUEST,
                422,
                "the simulation is larger than the limit %s of %d; a shorter range or fewer types may fit"
                        .formatted(name, limit.value()),
                Map.of("limit", limit.value(), "limitName", name)));
    }
}
