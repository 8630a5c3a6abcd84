// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.channel.circuit.ProviderCircuits;
import dev.carillon.delivery.channel.circuit.ProviderCircuits.ProviderTarget;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProviderPaceTest {

    private static final AttemptOutcome ACCEPTED = new AttemptOutcome.Accepted(new ProviderReference("r"));
    private static final Duration A_MOMENT = Duration.ofMillis(20);
    private static final Duration CALL = Duration.ofMillis(250);

    private final ManualClock clock = new ManualClock();
    private final ProviderCircuits circuits = ProviderCircuits.pausing(Duration.ofSeconds(10));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger bucket = new AtomicInteger();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void noMoreAreUnderWayThanTheProviderIsGiven() throws Exception {
        ProviderPaces paces = paces(Map.of());
        PaceRequest request = request("a", Lane.CRITICAL, 2);

        assertThat(turn(paces, request).get()).isEqualTo(TurnResult.GRANTED);
        assertThat(turn(paces, request).get()).isEqualTo(TurnResult.GRANTED);
        CompletableFuture<TurnResult> third = turn(paces, request);
        await().until(() -> waiting(paces) == 1);
        assertThat(third).isNotDone();
        paces.settle(request, ACCEPTED, A_MOMENT);

        assertThat(third.get()).isEqualTo(TurnResult.GRANTED);
    }

    @Test
    void whatIsUrgentGoesFirstAndTenantsTakeTurns() throws Exception {
        ProviderPaces paces = paces(Map.of());
        PaceRequest first = request("a", Lane.STANDARD, 1);
        assertThat(paces.await(first)).isEqualTo(TurnResult.GRANTED);
        List<String> served = new CopyOnWriteArrayList<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        int waiting = 0;
        for (PaceRequest request : List.of(
                request("bulk", Lane.BULK, 1),
                request("flood", Lane.STANDARD, 1),
                request("flood", Lane.STANDARD, 1),
                request("flood", Lane.STANDARD, 1),
                request("other", Lane.STANDARD, 1),
                request("urgent", Lane.CRITICAL, 1))) {
            all.add(turn(paces, request).thenAccept(_ -> {
                served.add(request.tenant().value());
                paces.settle(request, ACCEPTED, A_MOMENT);
            }));
            int expected = ++waiting;
            await().until(() -> waiting(paces) == expected);
        }

        paces.settle(first, ACCEPTED, A_MOMENT);

        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(90, TimeUnit.SECONDS);
        assertThat(served).containsExactly("urgent", "flood", "other", "flood", "flood", "bulk");
    }

    @Test
    void roomIsKeptForWhatIsUrgent() throws Exception {
        ProviderPaces paces = paces(Map.of());
        for (int i = 0; i < 6; i++) {
            assertThat(turn(paces, request("a", Lane.BULK, 8)).get()).isEqualTo(TurnResult.GRANTED);
        }
        CompletableFuture<TurnResult> bulk = turn(paces, request("a", Lane.BULK, 8));

        assertThat(turn(paces, request("a", Lane.STANDARD, 8)).get()).isEqualTo(TurnResult.GRANTED);
        assertThat(turn(paces, request("a", Lane.CRITICAL, 8)).get()).isEqualTo(TurnResult.GRANTED);

        assertThat(bulk).isNotDone();
    }

    /// The standard lane has 56 of 64 turns, and each takes 250 ms. A flood could take all of them within 50 ms,
    /// and none would end for another 200 ms.
    @Test
    void tenantBelowItsShareDoesNotWaitForTheTurnsOfAFloodThatBegins() {
        ProviderPace pace = pace(64);
        Map<Long, List<PaceRequest>> ending = new HashMap<>();
        Map<String, List<Long>> waits = new HashMap<>();
        Consumer<String> ask = tenant -> {
            PaceRequest request = request(tenant, Lane.STANDARD, 64);
            long asked = clock.millis();
            CompletableFuture<?> _ = pace.ask(request, 100).turn().thenRun(() -> {
                waits.computeIfAbsent(tenant, _ -> new ArrayList<>()).add(clock.millis() - asked);
                ending.computeIfAbsent(clock.millis() + CALL.toMillis(), _ -> new ArrayList<>())
                        .add(request);
            });
        };
        for (int millis = 0; millis < 4_000; millis++) {
            Optional.ofNullable(ending.remove(clock.millis()))
                    .ifPresent(ended -> ended.forEach(request -> pace.settle(request, ACCEPTED, CALL)));
            if (millis % 40 == 0) {
                ask.accept("calm");
            }
            if (millis >= 1_000) {
                ask.accept("flood");
            }
            clock.advance(Duration.ofMillis(1));
        }

        assertThat(waits.get("calm")).hasSize(100).containsOnly(0L);
        // 42 at once, twelve times in the three seconds.
        assertThat(waits.get("flood")).hasSizeGreaterThan(12 * 42 - 10);
    }

    @Test
    void roomOfALaneIsKeptForTenantsBelowTheirShare() {
        ProviderPace pace = pace(64);
        List<ProviderPace.WaitingRequest> flood = ask(pace, "flood", 60);
        List<ProviderPace.WaitingRequest> other = ask(pace, "other", 8);

        assertThat(granted(flood)).isEqualTo(49);
        assertThat(granted(other)).isEqualTo(7);
        pace.settle(flood.getFirst().request(), ACCEPTED, CALL);

        assertThat(granted(flood)).as("one ended, and who has less goes first").isEqualTo(49);
        assertThat(granted(other)).isEqualTo(8);
    }

    @Test
    void providerThatKeepsAskingToSlowDownIsLeftAloneForAsLongAsItAskedAndItsCircuitStaysClosed() {
        ProviderPaces paces = paces(Map.of());
        PaceRequest request = request("a", Lane.STANDARD, 16);
        for (int i = 0; i < 20; i++) {
            assertThat(paces.await(request)).isEqualTo(TurnResult.GRANTED);
            paces.settle(request, new AttemptOutcome.Throttled(Duration.ofSeconds(7)), A_MOMENT);
        }

        assertThat(paces.await(request)).isEqualTo(TurnResult.PROVIDER_UNAVAILABLE);
        assertThat(paces.isReady("p")).isFalse();
        assertThat(circuits.state("p")).isEqualTo("closed");
        clock.advance(Duration.ofSeconds(7));

        assertThat(paces.isReady("p")).isTrue();
        assertThat(paces.await(request)).isEqualTo(TurnResult.GRANTED);
        assertThat(paces.findState("p").orElseThrow().concurrency()).isLessThan(16);
    }

    @Test
    void fewRequestsToSlowDownHoldUpNoOneElse() {
        ProviderPaces paces = paces(Map.of());
        PaceRequest request = request("a", Lane.STANDARD, 16);
        for (int i = 0; i < 100; i++) {
            assertThat(paces.await(request)).isEqualTo(TurnResult.GRANTED);
            paces.settle(
                    request, i % 3 == 0 ? new AttemptOutcome.Throttled(Duration.ofSeconds(7)) : ACCEPTED, A_MOMENT);
        }

        assertThat(paces.isReady("p")).isTrue();
    }

    @Test
    void thoseThatWaitGoElsewhereWhenTheCircuitOpens() throws Exception {
        ProviderPaces paces = paces(Map.of());
        PaceRequest request = request("a", Lane.CRITICAL, 22);
        for (int i = 0; i < 20; i++) {
            assertThat(paces.await(request)).isEqualTo(TurnResult.GRANTED);
        }
        CompletableFuture<TurnResult> waiting = turn(paces, request);
        await().until(() -> waiting(paces) == 1);

        for (int i = 0; i < 20; i++) {
            circuits.record(request.target(), new AttemptOutcome.Unanswered("silent"), A_MOMENT);
        }
        paces.settle(request, new AttemptOutcome.Unanswered("silent"), A_MOMENT);

        assertThat(waiting.get()).isEqualTo(TurnResult.PROVIDER_UNAVAILABLE);
    }

    /// Three attempts of the bulk lane are the trial attempts of a half-open circuit and get no answer.
    @Test
    void whatIsUrgentTriesAProviderBesideThoseOfLessUrgentLanesAndClosesItsCircuit() throws Exception {
        ProviderCircuits trying = ProviderCircuits.pausing(Duration.ofMillis(50));
        ProviderPaces paces = paces(Map.of(), trying);
        PaceRequest bulk = request("a", Lane.BULK, 16);
        PaceRequest standard = request("a", Lane.STANDARD, 16);
        PaceRequest urgent = request("a", Lane.CRITICAL, 16);
        for (int i = 0; i < 20; i++) {
            assertThat(paces.await(bulk)).isEqualTo(TurnResult.GRANTED);
            paces.settle(bulk, new AttemptOutcome.Unanswered("silent"), A_MOMENT);
        }
        await().until(() -> trying.state("p").equals("half_open"));
        for (int i = 0; i < 3; i++) {
            assertThat(paces.await(bulk)).isEqualTo(TurnResult.GRANTED);
        }
        CompletableFuture<TurnResult> moreBulk = turn(paces, bulk);
        await().until(() -> waiting(paces) == 1);

        assertThat(paces.await(urgent)).isEqualTo(TurnResult.GRANTED);
        CompletableFuture<TurnResult> second = turn(paces, urgent);
        CompletableFuture<TurnResult> third = turn(paces, urgent);
        CompletableFuture<TurnResult> lessUrgent = turn(paces, standard);
        await().until(() -> waiting(paces) == 4);
        assertThat(List.of(second, third, lessUrgent, moreBulk)).noneMatch(CompletableFuture::isDone);
        for (int i = 0; i < 3; i++) {
            paces.settle(urgent, ACCEPTED, A_MOMENT);
            if (i == 0) {
                await().until(() -> second.isDone() || third.isDone());
                assertThat(lessUrgent).isNotDone();
            }
        }

        assertThat(trying.state("p")).isEqualTo("closed");
        CompletableFuture.allOf(second, third, lessUrgent, moreBulk).get(90, TimeUnit.SECONDS);
    }

    @Test
    void rateLimitIsKeptAndWhoeverWaitsIsServedWhenThereAreTurnsAgain() throws Exception {
        bucket.set(3);
        ProviderPaces paces = paces(Map.of("p", new RateLimit(100, 3)));
        List<CompletableFuture<TurnResult>> turns = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            turns.add(turn(paces, request("a", Lane.CRITICAL, 50)));
        }
        await().until(() -> turns.stream().filter(CompletableFuture::isDone).count() == 3);

        bucket.set(2);

        CompletableFuture.allOf(turns.toArray(CompletableFuture[]::new)).get(90, TimeUnit.SECONDS);
        assertThat(bucket).hasValue(0);
        paces.close();
    }

    @Test
    void nothingIsGrantedWhileTheRateLimitsStoreIsAway() {
        bucket.set(-1);
        ProviderPaces paces = paces(Map.of("p", new RateLimit(100, 3)));

        assertThatThrownBy(() -> turn(paces, request("a", Lane.CRITICAL, 50)).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LedgerUnavailableException.class);
    }

    @Test
    void abandonedOnesAreLetGo() throws Exception {
        ProviderPaces paces = paces(Map.of());
        assertThat(paces.await(request("a", Lane.CRITICAL, 1))).isEqualTo(TurnResult.GRANTED);
        AtomicBoolean abandoned = new AtomicBoolean();
        PaceRequest waiting =
                new PaceRequest(new ProviderTarget("p", ""), 1, Lane.CRITICAL, new TenantId("a"), abandoned::get);
        CompletableFuture<TurnResult> turn = turn(paces, waiting);
        await().until(() -> waiting(paces) == 1);

        abandoned.set(true);
        paces.dropAbandoned();

        assertThat(turn.get()).isEqualTo(TurnResult.ABANDONED);
        assertThat(waiting(paces)).isZero();
    }

    private static List<ProviderPace.WaitingRequest> ask(ProviderPace pace, String tenant, int times) {
        return IntStream.range(0, times)
                .mapToObj(_ -> pace.ask(request(tenant, Lane.STANDARD, 64), 100))
                .toList();
    }

    private static long granted(List<ProviderPace.WaitingRequest> waiters) {
        return waiters.stream().filter(waiter -> waiter.turn().isDone()).count();
    }

    private CompletableFuture<TurnResult> turn(ProviderPaces paces, PaceRequest request) {
        return CompletableFuture.supplyAsync(() -> paces.await(request), threads);
    }

    private static int waiting(ProviderPaces paces) {
        return paces.findState("p").map(PaceState::waiting).orElse(0);
    }

    private static PaceRequest request(String tenant, Lane lane, int concurrency) {
        return new PaceRequest(new ProviderTarget("p", ""), concurrency, lane, new TenantId(tenant), () -> false);
    }

    private ProviderPaces paces(Map<String, RateLimit> limits) {
        return paces(limits, circuits);
    }

    private ProviderPaces paces(Map<String, RateLimit> limits, ProviderCircuits of) {
        return new ProviderPaces(properties(limits), this::take, of, _ -> 100, clock);
    }

    private ProviderPace pace(int concurrency) {
        return new ProviderPace("p", concurrency, properties(Map.of()), this::take, circuits, clock);
    }

    private static PaceProperties properties(Map<String, RateLimit> limits) {
        return new PaceProperties(limits, true, 4, 20, Duration.ofSeconds(60), 50);
    }

    private RateBucket.TakenTurns take(String provider, RateLimit limit, int wanted) {
        if (bucket.get() < 0) {
            throw new LedgerUnavailableException(new IllegalStateException("away"));
        }
        int taken = Math.min(wanted, bucket.get());
        bucket.addAndGet(-taken);
        return new RateBucket.TakenTurns(taken, Duration.ofMillis(10));
    }
}
