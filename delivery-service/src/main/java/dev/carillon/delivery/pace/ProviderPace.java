// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.delivery.channel.circuit.ProviderCircuits;
import dev.carillon.events.Lane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns at one provider. Waiting attempts are ordered by lane, then fairly by tenant. An eighth of the turns, at
/// least one, is reserved for the critical lane, and as many for the critical and standard lanes together. An
/// eighth of a lane's turns is reserved for tenants below their share, so that these need not wait for the turns of
/// other tenants. Thread-safe.
final class ProviderPace {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderPace.class);
    private static final int RESERVED_FRACTION = 8;
    private static final Duration SHORTEST_HOLD = Duration.ofSeconds(1);

    private final String provider;
    private final PaceProperties properties;
    private final Optional<RateLimit> rate;
    private final RateBucket bucket;
    private final ProviderCircuits circuits;
    private final InstantSource clock;
    private final ConcurrencyLimit limit;
    private final HealthScore score = new HealthScore();
    private final Deque<Boolean> throttles = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition pauseOver = lock.newCondition();
    private final Map<Lane, FairQueue<WaitingRequest>> queues = new EnumMap<>(Lane.class);
    private int turns;
    private boolean refilling;
    private boolean closed;
    private Instant heldUntil = Instant.EPOCH;

    ProviderPace(
            String provider,
            int concurrency,
            PaceProperties properties,
            RateBucket bucket,
            ProviderCircuits circuits,
            InstantSource clock) {
        this.provider = provider;
        this.properties = properties;
        this.rate = Optional.ofNullable(properties.limits().get(provider));
        this.bucket = bucket;
        this.circuits = circuits;
        this.clock = clock;
        this.limit = new ConcurrencyLimit(properties.minimumConcurrency(), concurrency);
        for (Lane lane : Lane.values()) {
            queues.put(lane, new FairQueue<>());
        }
    }

    /// Waits for a turn.
    ///
    /// @param weight Weight of a request's tenant
    /// @throws LedgerUnavailableException if the store of the rate limit does not answer
    TurnResult await(PaceRequest request, ToDoubleFunction<PaceRequest> weight) {
        WaitingRequest waiter = ask(request, weight.applyAsDouble(request));
        try {
            return waiter.turn().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return abandon(waiter);
        } catch (ExecutionException e) {
            throw new LedgerUnavailableException(e.getCause() == null ? e : e.getCause());
        }
    }

    /// Requests a turn, which is granted at once if one is free.
    WaitingRequest ask(PaceRequest request, double weight) {
        WaitingRequest waiter = new WaitingRequest(request, new CompletableFuture<>());
        lock.lock();
        try {
            queue(request.lane()).add(request.tenant().value(), weight, waiter);
            grant();
        } finally {
            lock.unlock();
        }
        return waiter;
    }

    /// Ends a turn. The circuit has recorded the outcome already.
    void settle(PaceRequest request, AttemptOutcome outcome, Duration latency) {
        lock.lock();
        try {
            learn(request, outcome, latency);
            end(request);
            grant();
        } finally {
            lock.unlock();
        }
    }

    /// Returns an unused turn.
    void giveBack(PaceRequest request) {
        lock.lock();
        try {
            end(request);
            turns += rate.isPresent() ? 1 : 0;
            grant();
        } finally {
            lock.unlock();
        }
    }

    /// Records a missing delivery report in the health score. The circuit is not affected, because the provider
    /// answers.
    void reportMissing() {
        lock.lock();
        try {
            score.recordMissing(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    /// Drops waiting attempts that are no longer awaited.
    void dropAbandoned() {
        lock.lock();
        try {
            queues.values()
                    .forEach(queue -> queue.removeIf(
                                    waiter -> waiter.request().isAbandoned().getAsBoolean())
                            .forEach(waiter -> waiter.turn().complete(TurnResult.ABANDONED)));
        } finally {
            lock.unlock();
        }
    }

    /// True if the provider is not held because of throttling.
    boolean isReady() {
        lock.lock();
        try {
            return !isHeld();
        } finally {
            lock.unlock();
        }
    }

    /// Remaining time for which the provider is held because of throttling.
    Duration held() {
        lock.lock();
        try {
            Duration left = Duration.between(clock.instant(), heldUntil);
            return left.isNegative() ? Duration.ZERO : left;
        } finally {
            lock.unlock();
        }
    }

    boolean isHealthy() {
        lock.lock();
        try {
            return score.value(clock.instant()) >= properties.healthyFrom();
        } finally {
            lock.unlock();
        }
    }

    PaceState state() {
        lock.lock();
        try {
            Instant now = clock.instant();
            return new PaceState(score.value(now), limit.value(), underWay(), waiting(), held().toMillis());
        } finally {
            lock.unlock();
        }
    }

    /// Stops the thread that fetches turns. Waiting attempts get no turns any more.
    void close() {
        lock.lock();
        try {
            closed = true;
            pauseOver.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private TurnResult abandon(WaitingRequest waiter) {
        lock.lock();
        try {
            queue(waiter.request().lane()).removeIf(waiter::equals);
            if (waiter.turn().getNow(TurnResult.ABANDONED) == TurnResult.GRANTED) {
                circuits.release(waiter.request().target());
                end(waiter.request());
                grant();
            }
            return TurnResult.ABANDONED;
        } finally {
            lock.unlock();
        }
    }

    private void learn(PaceRequest request, AttemptOutcome outcome, Duration latency) {
        score.record(outcome, latency, clock.instant());
        boolean throttled = outcome instanceof AttemptOutcome.Throttled;
        throttles.addLast(throttled);
        if (throttles.size() > properties.throttleWindow()) {
            throttles.removeFirst();
        }
        switch (outcome) {
            case AttemptOutcome.Throttled(Duration retryAfter) -> slowDown(retryAfter);
            case AttemptOutcome.Accepted _, AttemptOutcome.Refused _, AttemptOutcome.AddressInvalid _ -> {
                // The latency of one host tells nothing about the other hosts of the provider.
                if (properties.adaptive() && request.target().destination().isEmpty()) {
                    limit.sample(latency, underWay(), clock.instant());
                }
            }
            case AttemptOutcome.Unanswered _ -> {}
        }
    }

    private void slowDown(Duration retryAfter) {
        long throttled = throttles.stream().filter(Boolean::booleanValue).count();
        if (throttles.size() < properties.throttleWindow() || 2 * throttled < throttles.size()) {
            return;
        }
        throttles.clear();
        limit.reduce();
        Duration hold = retryAfter.compareTo(SHORTEST_HOLD) < 0 ? SHORTEST_HOLD : retryAfter;
        heldUntil = clock.instant().plus(hold.compareTo(properties.maxHold()) > 0 ? properties.maxHold() : hold);
        LOG.warn("{} asks to slow down: it is not called until {}", provider, heldUntil);
    }

    private boolean isHeld() {
        return heldUntil.isAfter(clock.instant());
    }

    /// Grants as many turns as possible. Called with the lock held.
    private void grant() {
        boolean held = isHeld();
        for (Lane lane : Lane.values()) {
            FairQueue<WaitingRequest> queue = queue(lane);
            while (queue.size() > 0) {
                WaitingRequest first = queue.peek().orElseThrow();
                if (held || circuits.isOpen(first.request().target())) {
                    refuse(first);
                    continue;
                }
                Optional<WaitingRequest> next = next(lane);
                if (next.isEmpty()) {
                    break;
                }
                if (rate.isPresent() && turns == 0) {
                    refill();
                    return;
                }
                PaceRequest request = next.get().request();
                if (!mayEnter(request)) {
                    if (request.target().destination().isEmpty()) {
                        // The circuit is half-open: the waiting attempts depend on the outcome of the trial
                        // attempts.
                        return;
                    }
                    refuse(next.get());
                    continue;
                }
                queue.begin(request.tenant().value());
                turns -= rate.isPresent() ? 1 : 0;
                next.get().turn().complete(TurnResult.GRANTED);
            }
        }
    }

    /// Next waiting attempt, if there is room: for all tenants, or only for tenants below their share.
    private Optional<WaitingRequest> next(Lane lane) {
        int room = room(lane);
        int free = room - underWay();
        if (free > room / RESERVED_FRACTION) {
            return queue(lane).peek();
        }
        return free > 0 ? queue(lane).peekBelowShare(room) : Optional.empty();
    }

    private void refuse(WaitingRequest waiter) {
        queue(waiter.request().lane()).removeFirst(waiter.request().tenant().value());
        waiter.turn().complete(TurnResult.PROVIDER_UNAVAILABLE);
    }

    /// Asks the circuit for permission. In the half-open state the few trial attempts may be of a less urgent lane
    /// and take long. An attempt that is more urgent than all of them may be made too, one at a time for each lane.
    private boolean mayEnter(PaceRequest request) {
        if (circuits.tryEnter(request.target())) {
            return true;
        }
        boolean isMostUrgent = queues.entrySet().stream()
                .noneMatch(other -> other.getKey().compareTo(request.lane()) <= 0
                        && other.getValue().underWay() > 0);
        return isMostUrgent && circuits.tryEnterAsExtraTrial(request.target());
    }

    private void end(PaceRequest request) {
        queue(request.lane()).end(request.tenant().value());
    }

    private int underWay() {
        return queues.values().stream().mapToInt(FairQueue::underWay).sum();
    }

    /// Maximum number of running attempts in total up to which a lane may start another one. At least one turn is
    /// reserved.
    private int room(Lane lane) {
        int all = limit.value();
        int kept = Math.max(1, all / RESERVED_FRACTION);
        return switch (lane) {
            case CRITICAL -> all;
            case STANDARD -> Math.max(1, all - kept);
            case BULK -> Math.max(1, all - 2 * kept);
        };
    }

    private void refill() {
        if (!refilling && !closed) {
            refilling = true;
            Thread.ofVirtual().name("pace-" + provider).start(this::fetchTurns);
        }
    }

    /// Fetches turns from the shared rate limit while attempts wait. Runs on one thread, without the lock.
    private void fetchTurns() {
        try {
            for (int wanted = wantedTurns(); wanted > 0; wanted = wantedTurns()) {
                add(bucket.take(provider, rate.orElseThrow(), wanted), wanted);
            }
        } catch (LedgerUnavailableException e) {
            failAll(e);
        }
    }

    private int wantedTurns() {
        lock.lock();
        try {
            if (closed || turns > 0 || waiting() == 0) {
                refilling = false;
                return 0;
            }
            return Math.min(waiting(), Math.max(1, limit.value()));
        } finally {
            lock.unlock();
        }
    }

    private void add(RateBucket.TakenTurns taken, int wanted) {
        lock.lock();
        try {
            turns += taken.turns();
            grant();
            long pause = taken.turns() < wanted ? taken.pause().toNanos() : 0;
            while (pause > 0 && !closed && turns == 0) {
                pause = pauseOver.awaitNanos(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void failAll(LedgerUnavailableException failure) {
        lock.lock();
        try {
            refilling = false;
            queues.values()
                    .forEach(queue -> queue.removeIf(_ -> true)
                            .forEach(waiter -> waiter.turn().completeExceptionally(failure)));
        } finally {
            lock.unlock();
        }
    }

    private int waiting() {
        return queues.values().stream().mapToInt(FairQueue::size).sum();
    }

    private FairQueue<WaitingRequest> queue(Lane lane) {
        return Objects.requireNonNull(queues.get(lane));
    }

    /// Waiting request and its future turn.
    record WaitingRequest(PaceRequest request, CompletableFuture<TurnResult> turn) {}
}
