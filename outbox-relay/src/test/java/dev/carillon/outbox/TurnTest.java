// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TurnTest {

    private static final long LONG = Duration.ofMinutes(1).toNanos();
    private static final Verdict ACCEPTED = new Verdict.Accepted();
    private static final Verdict REFUSED = new Verdict.Refused("schema-violation", "{}");
    private static final Verdict THROTTLED =
            new Verdict.Postponed("rate-limited", "held by an operator", Duration.ofSeconds(2));

    private final List<List<Long>> requests = new ArrayList<>();

    @Test
    void aRequestHasAtMostOneRowOfEachAggregate() {
        Turn turn = turn(row -> ACCEPTED, List.of(chain("x", 1, 4, 5), chain("y", 2), chain("z", 3, 6)));

        assertThat(requests).containsExactly(List.of(1L, 2L, 3L), List.of(4L, 6L), List.of(5L));
        assertThat(turn.accepted()).hasSize(6);
    }

    @Test
    void aRowThatIsRefusedTemporarilyEndsItsAggregate() {
        Turn turn =
                turn(row -> row.position() == 1 ? THROTTLED : ACCEPTED, List.of(chain("x", 1, 3), chain("y", 2, 4)));

        assertThat(requests).containsExactly(List.of(1L, 2L), List.of(4L));
        assertThat(positions(turn.postponed().keySet().stream())).containsExactly(1L);
        assertThat(turn.obstacle()).isEmpty();
    }

    @Test
    void aRowThatIsRefusedForGoodLetsTheNextOneFollow() {
        Turn turn = turn(row -> row.position() == 1 ? REFUSED : ACCEPTED, List.of(chain("x", 1, 2)));

        assertThat(requests).containsExactly(List.of(1L), List.of(2L));
        assertThat(positions(turn.refused().keySet().stream())).containsExactly(1L);
        assertThat(positions(turn.accepted().stream())).containsExactly(2L);
    }

    @Test
    void aRowThatIsTooLargeIsRefusedWithoutARequest() {
        Turn turn = turn(
                row -> ACCEPTED,
                List.of(List.of(new OutboxRow(1, new Aggregate("order", "x"), "", 9_000_000, 0), row("x", 2))));

        assertThat(requests).containsExactly(List.of(2L));
        assertThat(turn.refused().values())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.problem())
                        .contains("payload-too-large", "9000000", "carillon.outbox.batch.size"));
    }

    @Test
    void noAnswerEndsTheTurnAndKeepsWhatWasAccepted() {
        Turn turn = new Turn(
                rows -> rows.getFirst().position() == 1
                        ? new Answer.Each(List.of(ACCEPTED))
                        : new Answer.None("no answer"),
                List.of(chain("x", 1, 2, 3)));
        turn.run(LONG);

        assertThat(positions(turn.accepted().stream())).containsExactly(1L);
        assertThat(turn.postponed()).isEmpty();
        assertThat(turn.obstacle()).contains(new Turn.Obstacle.NoAnswer("no answer"));
    }

    @Test
    void aRequestThatIsRefusedTemporarilyPostponesItsRowsAndEndsTheTurn() {
        Turn turn = new Turn(rows -> new Answer.Whole(THROTTLED), List.of(chain("x", 1, 3), chain("y", 2)));
        turn.run(LONG);

        assertThat(positions(turn.postponed().keySet().stream())).containsExactly(1L, 2L);
        assertThat(turn.obstacle()).contains(new Turn.Obstacle.AllPostponed());
    }

    @Test
    void aRequestThatIsRefusedForGoodIsHalvedUntilTheRowIsFound() {
        Turn turn = new Turn(
                rows -> {
                    requests.add(positions(rows.stream()));
                    if (rows.stream().noneMatch(row -> row.position() == 3)) {
                        return new Answer.Each(rows.stream().map(_ -> ACCEPTED).toList());
                    }
                    return new Answer.Whole(REFUSED);
                },
                List.of(chain("a", 1), chain("b", 2), chain("c", 3), chain("d", 4)));
        turn.run(LONG);

        assertThat(positions(turn.refused().keySet().stream())).containsExactly(3L);
        assertThat(positions(turn.accepted().stream())).containsExactly(1L, 2L, 4L);
    }

    @Test
    void noRoundBeginsAfterTheTime() {
        Turn turn = new Turn(
                rows -> new Answer.Each(rows.stream().map(_ -> ACCEPTED).toList()), List.of(chain("x", 1, 2)));
        turn.run(-1);

        assertThat(positions(turn.accepted().stream())).containsExactly(1L);
    }

    private Turn turn(Function<OutboxRow, Verdict> platform, List<List<OutboxRow>> chains) {
        Turn turn = new Turn(
                rows -> {
                    requests.add(positions(rows.stream()));
                    return new Answer.Each(rows.stream().map(platform).toList());
                },
                chains);
        turn.run(LONG);
        return turn;
    }

    private static List<OutboxRow> chain(String aggregate, long... positions) {
        List<OutboxRow> chain = new ArrayList<>();
        for (long position : positions) {
            chain.add(row(aggregate, position));
        }
        return chain;
    }

    private static OutboxRow row(String aggregate, long position) {
        return new OutboxRow(position, new Aggregate("order", aggregate), "{}", 2, 0);
    }

    private static List<Long> positions(Stream<OutboxRow> rows) {
        return rows.map(OutboxRow::position).toList();
    }
}
