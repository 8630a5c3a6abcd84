// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import dev.carillon.benchmarks.load.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Inputs that are sent by several threads, and the judgement of their results. Thread-safe.
final class FuzzRun {

    private static final int THREADS = 4;
    private static final int REPETITIONS = 2;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;
    private static final int MOST_FINDINGS = 50;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final LongFunction<FuzzCase> source;
    private final FuzzCase.Http control;
    private final int port;
    private final Duration hang;
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Map<String, LongAdder>> outcomes = new ConcurrentSkipListMap<>();
    private final Collection<Finding> findings = new ConcurrentLinkedQueue<>();

    /// @param source inputs by index
    /// @param control request of another tenant, which is answered promptly by a platform that is well
    /// @param hang longest time of an answer
    FuzzRun(LongFunction<FuzzCase> source, FuzzCase.Http control, int port, Duration hang) {
        this.source = source;
        this.control = control;
        this.port = port;
        this.hang = hang;
    }

    /// Input after which the platform did something wrong.
    record Finding(long index, String surface, String problem, String command) {}

    /// Sends inputs for a time, or until there are too many findings.
    void send(Duration duration) {
        long deadline = System.nanoTime() + duration.toNanos();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform()
                    .name("fuzz-" + i)
                    .uncaughtExceptionHandler((_, thrown) -> failure.set(thrown))
                    .start(() -> {
                        try (HttpExchanges http = new HttpExchanges(port)) {
                            while (System.nanoTime() < deadline && findings.size() < MOST_FINDINGS) {
                                sendOne(next.getAndIncrement(), http);
                            }
                        }
                    }));
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a client of the drill ended", failure.get());
        }
    }

    /// Sends one input and returns its result.
    Outcome sendOne(long index, HttpExchanges http) {
        FuzzCase input = source.apply(index);
        Outcome outcome = attempt(input, http, hang);
        count(input.surface(), outcome.label());
        problem(input, outcome, http)
                .ifPresent(problem -> findings.add(new Finding(index, input.surface(), problem, input.command(port))));
        return outcome;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    long inputs() {
        return next.get();
    }

    /// Rows of the report: surface, number of inputs, and outcomes with their numbers.
    List<String> rows() {
        return outcomes.entrySet().stream()
                .map(row -> "| %s | %d | %s |"
                        .formatted(
                                row.getKey(),
                                row.getValue().values().stream()
                                        .mapToLong(LongAdder::sum)
                                        .sum(),
                                row.getValue().entrySet().stream()
                                        .map(count -> "%s × %d"
                                                .formatted(
                                                        count.getKey(),
                                                        count.getValue().sum()))
                                        .collect(Collectors.joining(", "))))
                .toList();
    }

    private void count(String surface, String label) {
        outcomes.computeIfAbsent(surface, _ -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(label, _ -> new LongAdder())
                .increment();
    }

    private static Outcome attempt(FuzzCase input, HttpExchanges http, Duration limit) {
        return switch (input) {
            case FuzzCase.Http request -> http.send(request, limit.plus(request.allowance()));
            case FuzzCase.Bytes bytes -> http.sendAlone(bytes.bytes(), limit);
            case FuzzCase.Socket socket -> http.converse(socket, limit);
        };
    }

    private Optional<String> problem(FuzzCase input, Outcome outcome, HttpExchanges http) {
        return switch (outcome) {
            case Outcome.Answered answered when answered.isOverload() -> unavailable(input, answered, http);
            case Outcome.Answered answered
            when answered.status() == 429 -> Optional.of("429 without a documented code: " + answered.body());
            case Outcome.Answered answered when answered.status() < 500 -> Optional.empty();
            case Outcome.Answered answered
            when input instanceof FuzzCase.Bytes
                    && (answered.status() == NOT_IMPLEMENTED || answered.status() == VERSION_NOT_SUPPORTED) ->
                // As HTTP prescribes for an unknown transfer coding or version.
                Optional.empty();
            case Outcome.Answered answered -> Optional.of(answered.status() + " " + answered.body());
            case Outcome.Late late -> late(input, late, http);
            case Outcome.SocketEnd end
            when end.code() == Outcome.SocketEnd.INTERNAL_ERROR -> Optional.of("closed with 1011, an internal error");
            case Outcome.SocketEnd _, Outcome.Closed _ -> Optional.empty();
        };
    }

    /// A refusal for lack of capacity is a finding if the same input is refused every time while the platform is well.
    private Optional<String> unavailable(FuzzCase input, Outcome.Answered first, HttpExchanges http) {
        if (first.status() == 429) {
            return Optional.empty();
        }
        for (int i = 0; i < REPETITIONS; i++) {
            Waiting.pass(PAUSE);
            Outcome again = attempt(input, http, hang);
            if (!(again instanceof Outcome.Answered(int status, String _, Duration _)) || status != 503 || !isWell()) {
                return Optional.empty();
            }
        }
        return Optional.of(
                "503 each of %d times while the platform was well: %s".formatted(REPETITIONS + 1, first.body()));
    }

    /// A late answer is a finding if it is late every time while another connection is answered promptly.
    private Optional<String> late(FuzzCase input, Outcome.Late first, HttpExchanges http) {
        for (int i = 0; i < REPETITIONS; i++) {
            if (!isWell()) {
                count(input.surface(), "late with all others");
                return Optional.empty();
            }
            if (!(attempt(input, http, hang) instanceof Outcome.Late)) {
                count(input.surface(), "late once");
                return Optional.empty();
            }
        }
        http.close();
        return Optional.of("no answer within %d ms, %d times; then %s"
                .formatted(first.waited().toMillis(), REPETITIONS + 1, attempt(input, http, LONGEST_WAIT)));
    }

    private boolean isWell() {
        try (HttpExchanges http = new HttpExchanges(port)) {
            return http.send(control, hang).isSuccess();
        }
    }
}
