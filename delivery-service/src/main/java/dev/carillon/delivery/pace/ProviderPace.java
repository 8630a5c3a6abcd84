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

/// The turns at one provider. Those that wait go by lane, then fairly by tenant. Of its turns an eighth, at least one,
/// is kept for the critical lane, and as many for that and the standard lane, so that there is room for what is urgent.
/// Of what a lane may have, an eighth is kept for tenants that have less than their share, so that they
/// need not wait for the end of others' turns. Thread-safe.
final class ProviderPace {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderPace.class);
    private static final int KEPT = 8;
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
    private final Map<Lane, FairQueue<Waiter>> queues = new EnumMap<>(Lane.class);
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
    /// @param weight of a request's tenant
    /// @throws LedgerUnavailableException when the store of the rate limit does not answer
    Turn await(PaceRequest request, ToDoubleFunction<PaceRequest> weight) {
        Waiter waiter = ask(request, weight.applyAsDouble(request));
        try {
            return waiter.turn().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return abandon(waiter);
        } catch (ExecutionException e) {
            throw new LedgerUnavailableException(e.getCause() == null ? e : e.getCause());
        }
    }

    /// Asks for a turn, and has it at once where one is free.
    Waiter ask(PaceRequest request, double weight) {
        Waiter waiter = new Waiter(request, new CompletableFuture<>());
        lock.lock();
        try {
            queue(request.lane()).add(request.tenant().value(), weight, waiter);
            grant();
        } finally {
            lock.unlock();
        }
        return waiter;
    }

    /// A turn is over. The circuit has been told already.
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

    /// A turn was not used.
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

    /// Something that it accepted was not reported. Its circuit is not concerned: it does answer.
    void reportMissing() {
        lock.lock();
        try {
            score.recordMissing(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    /// Lets those go for whom no one waits any more.
    void dropAbandoned() {
        lock.lock();
        try {
            queues.values()
                    .forEach(queue -> queue.removeIf(
                                    waiter -> waiter.request().isAbandoned().getAsBoolean())
                            .forEach(waiter -> waiter.turn().complete(Turn.ABANDONED)));
        } finally {
            lock.unlock();
        }
    }

    /// Whether it is not left alone for having asked to slow down.
    boolean isReady() {
        lock.lock();
        try {
            return !isHeld();
        } finally {
            lock.unlock();
        }
    }

    /// For how long it is still left alone for that.
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

    /// Ends its thread, where it has one. Whoever waits is not served any more.
    void close() {
        lock.lock();
        try {
            closed = true;
            pauseOver.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Turn abandon(Waiter waiter) {
        lock.lock();
        try {
            queue(waiter.request().lane()).removeIf(waiter::equals);
            if (waiter.turn().getNow(Turn.ABANDONED) == Turn.GRANTED) {
                circuits.leave(waiter.request().way());
                end(waiter.request());
                grant();
            }
            return Turn.ABANDONED;
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
                // Where a provider is many, the latency of one says nothing of the others.
                if (properties.adaptive() && request.way().destination().isEmpty()) {
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
        LOG.warn("{} asks to slow down and is left alone until {}", provider, heldUntil);
    }

    private boolean isHeld() {
        return heldUntil.isAfter(clock.instant());
    }

    /// Gives out as many turns as may be taken. Called with the lock held.
    private void grant() {
        boolean held = isHeld();
        for (Lane lane : Lane.values()) {
            FairQueue<Waiter> queue = queue(lane);
            while (queue.size() > 0) {
                Waiter first = queue.peek().orElseThrow();
                if (held || circuits.isOpen(first.request().way())) {
                    leaveAlone(first);
                    continue;
                }
                Optional<Waiter> next = next(lane);
                if (next.isEmpty()) {
                    break;
                }
                if (rate.isPresent() && turns == 0) {
                    refill();
                    return;
                }
                PaceRequest request = next.get().request();
                if (!mayEnter(request)) {
                    if (request.way().destination().isEmpty()) {
                        // It is being asked a few times: whoever waits goes by what comes of that.
                        return;
                    }
                    leaveAlone(next.get());
                    continue;
                }
                queue.begin(request.tenant().value());
                turns -= rate.isPresent() ? 1 : 0;
                next.get().turn().complete(Turn.GRANTED);
            }
        }
    }

    /// Whose turn it is, when there is room: for all, or only for tenants that have less than their
    /// share.
    private Optional<Waiter> next(Lane lane) {
        int room = room(lane);
        int free = room - underWay();
        if (free > room / KEPT) {
            return queue(lane).peek();
        }
        return free > 0 ? queue(lane).peekBelowShare(room) : Optional.empty();
    }

    private void leaveAlone(Waiter waiter) {
        queue(waiter.request().lane()).leave(waiter.request().tenant().value());
        waiter.turn().complete(Turn.LEFT_ALONE);
    }

    /// While a circuit is tried, those few that try it may be of a less urgent lane and get no answer for long: what is
    /// more urgent than all of them tries too, one at a time of each lane.
    private boolean mayEnter(PaceRequest request) {
        if (circuits.tryEnter(request.way())) {
            return true;
        }
        boolean isMostUrgent = queues.entrySet().stream()
                .noneMatch(other -> other.getKey().compareTo(request.lane()) <= 0
                        && other.getValue().underWay() > 0);
        return isMostUrgent && circuits.tryEnterBeside(request.way());
    }

    private void end(PaceRequest request) {
        queue(request.lane()).end(request.tenant().value());
    }

    private int underWay() {
        return queues.values().stream().mapToInt(FairQueue::underWay).sum();
    }

    /// What a lane may have under way, counted with all others. However few turns there are, one is kept.
    private int room(Lane lane) {
        int all = limit.value();
        int kept = Math.max(1, all / KEPT);
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

    /// One thread asks for turns as long as someone waits for one. The lock is not held meanwhile.
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

    private void add(RateBucket.Taken taken, int wanted) {
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

    private FairQueue<Waiter> queue(Lane lane) {
        return Objects.requireNonNull(queues.get(lane));
    }

    /// Who asked for a turn, and what came of it.
    record Waiter(PaceRequest request, CompletableFuture<Turn> turn) {}
}
