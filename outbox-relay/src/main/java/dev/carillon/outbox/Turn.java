// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import dev.carillon.events.FailureCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Publication of claimed rows in rounds. A round has at most one row of each aggregate, and the next row of an
/// aggregate is sent only when the one before is accepted or refused for good. So a temporary refusal or a missing
/// answer
/// never lets a later row of the aggregate overtake. For one thread.
final class Turn {

    private final Function<List<OutboxRow>, Answer> platform;
    private final List<List<OutboxRow>> chains;
    private final Map<Aggregate, Integer> next = new LinkedHashMap<>();
    private final List<OutboxRow> accepted = new ArrayList<>();
    private final Map<OutboxRow, Verdict.Refused> refused = new LinkedHashMap<>();
    private final Map<OutboxRow, Verdict.Postponed> postponed = new LinkedHashMap<>();
    private Optional<Obstacle> obstacle = Optional.empty();

    /// Reason why a turn ended before its rows were settled.
    sealed interface Obstacle {

        /// The platform refused all events of a request temporarily. It may accept others.
        record AllPostponed() implements Obstacle {}

        /// The platform did not answer, or refused the relay itself.
        record NoAnswer(String cause) implements Obstacle {}
    }

    /// @param platform Publication of events in one request
    Turn(Function<List<OutboxRow>, Answer> platform, List<List<OutboxRow>> chains) {
        this.platform = platform;
        this.chains = chains;
        chains.forEach(chain -> next.put(chain.getFirst().aggregate(), 0));
    }

    /// Publishes rows until all are settled, the platform refuses a whole request, or the time is up.
    ///
    /// @param nanos Time after which no further round begins
    void run(long nanos) {
        long begun = System.nanoTime();
        for (List<OutboxRow> round = nextRound(); !round.isEmpty(); round = nextRound()) {
            publish(round);
            if (obstacle.isPresent() || System.nanoTime() - begun > nanos) {
                return;
            }
        }
    }

    /// Rows that the platform has.
    List<OutboxRow> accepted() {
        return accepted;
    }

    Map<OutboxRow, Verdict.Refused> refused() {
        return refused;
    }

    Map<OutboxRow, Verdict.Postponed> postponed() {
        return postponed;
    }

    /// Reason to pause before the next turn; empty if there is none.
    Optional<Obstacle> obstacle() {
        return obstacle;
    }

    private List<OutboxRow> nextRound() {
        List<OutboxRow> round = new ArrayList<>();
        for (List<OutboxRow> chain : chains) {
            Integer index = next.get(chain.getFirst().aggregate());
            if (index != null && index < chain.size()) {
                round.add(chain.get(index));
            }
        }
        return round;
    }

    private void publish(List<OutboxRow> round) {
        List<OutboxRow> sendable = new ArrayList<>(round.size());
        for (OutboxRow row : round) {
            if (row.isTooLarge()) {
                settle(row, tooLarge(row));
            } else {
                sendable.add(row);
            }
        }
        if (!sendable.isEmpty()) {
            send(sendable);
        }
    }

    private void send(List<OutboxRow> rows) {
        switch (platform.apply(rows)) {
            case Answer.Each(List<Verdict> verdicts) -> {
                for (int i = 0; i < rows.size(); i++) {
                    settle(rows.get(i), verdicts.get(i));
                }
            }
            case Answer.Whole(Verdict.Postponed verdict) -> {
                // Each row waits, so that the next turn tries other rows.
                rows.forEach(row -> settle(row, verdict));
                obstacle = Optional.of(new Obstacle.AllPostponed());
            }
            case Answer.Whole(Verdict verdict) -> {
                if (rows.size() == 1) {
                    settle(rows.getFirst(), verdict);
                } else {
                    sendHalves(rows);
                }
            }
            case Answer.None(String cause) -> obstacle = Optional.of(new Obstacle.NoAnswer(cause));
        }
    }

    /// Finds the row for which the platform refuses the request, or a size that it takes.
    private void sendHalves(List<OutboxRow> rows) {
        int middle = rows.size() / 2;
        send(rows.subList(0, middle));
        if (obstacle.isEmpty()) {
            send(rows.subList(middle, rows.size()));
        }
    }

    private void settle(OutboxRow row, Verdict verdict) {
        switch (verdict) {
            case Verdict.Accepted _ -> {
                accepted.add(row);
                next.merge(row.aggregate(), 1, Integer::sum);
            }
            case Verdict.Refused refusal -> {
                refused.put(row, refusal);
                next.merge(row.aggregate(), 1, Integer::sum);
            }
            case Verdict.Postponed postponement -> {
                postponed.put(row, postponement);
                next.remove(row.aggregate());
            }
        }
    }

    private static Verdict tooLarge(OutboxRow row) {
        String detail = "the payload has %d bytes; carillon.outbox.batch.size is smaller".formatted(row.bytes());
        return new Verdict.Refused(
                FailureCode.PAYLOAD_TOO_LARGE.wireName(),
                "{\"type\":\"%s\",\"status\":413,\"detail\":\"%s\"}"
                        .formatted(FailureCode.PAYLOAD_TOO_LARGE.urn(), detail));
    }
}
