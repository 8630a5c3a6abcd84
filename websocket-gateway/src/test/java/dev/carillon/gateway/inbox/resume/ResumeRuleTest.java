// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.resume;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.gateway.inbox.history.HistoryProgress;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.inbox.tail.TailView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Simulates a log, a live path and a history that stop at arbitrary positions, with Redis emptied at one of them,
/// and a client with an arbitrary cursor.
class ResumeRuleTest {

    private static final String EPOCH = "epoch";
    private static final int LOG = 40;
    private static final ResumeLimits LIMITS = new ResumeLimits(7, 1 << 20, 1000, 1 << 20);

    /// @param own the recipient's positions in the log; the others are of other recipients
    /// @param written position up to which the live path has appended all items
    /// @param emptiedAt position of the live path when Redis was emptied; -1 for never
    /// @param began position at which the live path first appended
    /// @param committed position up to which the history has all items
    /// @param kept most items of a tail
    /// @param belated position of an item that a paused node appended after Redis was emptied; -1 for none
    record World(List<Long> own, long written, long emptiedAt, long began, long committed, int kept, long belated) {

        long beginning() {
            return Math.max(began, emptiedAt);
        }

        Optional<TailView> tail() {
            List<InboxItem> appended = Stream.concat(
                            own.contains(belated) && belated <= beginning() ? Stream.of(item(belated)) : Stream.empty(),
                            items(beginning(), written).stream())
                    .toList();
            if (appended.isEmpty()) {
                return Optional.empty();
            }
            int dropped = Math.max(0, appended.size() - kept);
            long from = dropped > 0
                    ? appended.get(dropped - 1).position()
                    : appended.getFirst().position() - 1;
            return Optional.of(new TailView(
                    appended.getLast().position(), from, dropped > 0, appended.subList(dropped, appended.size())));
        }

        List<InboxItem> items(long after, long upTo) {
            return own.stream()
                    .filter(position -> position > after && position <= upTo)
                    .map(ResumeRuleTest::item)
                    .toList();
        }

        /// Nothing was appended since Redis was emptied, so there is no beginning.
        OptionalLong noted() {
            return written > beginning() ? OptionalLong.of(beginning()) : OptionalLong.empty();
        }
    }

    @Property(tries = 5_000)
    void nothingIsSkippedAndNothingRepeated(@ForAll("worlds") World world, @ForAll("cursors") long cursor) {
        ResumeResult result = play(Optional.of(new Cursor(EPOCH, cursor)), world);

        switch (result) {
            case ResumeResult.Resumed(long from, var first, var _) -> {
                assertThat(from).isEqualTo(cursor);
                List<InboxItem> items = new ArrayList<>(first);
                ResumeResult.Resumed part = (ResumeResult.Resumed) result;
                while (part.rest() == ResumeResult.Rest.FURTHER_PARTS) {
                    part = (ResumeResult.Resumed) play(Optional.of(new Cursor(EPOCH, part.position())), world);
                    items.addAll(part.items());
                }
                // Items that the live path has not passed yet arrive live. The live inbox drops those up to the last
                // position.
                List<Long> received = received(items, world, cursor);
                assertThat(received).isEqualTo(positions(world.items(cursor, LOG)));
            }
            case ResumeResult.Started started -> assertThat(cursor).isGreaterThan(LOG);
        }
    }

    @Property(tries = 5_000)
    void aFreshConnectionMissesNothingThatTheListDoesNotHave(@ForAll("worlds") World world) {
        ResumeResult.Started started = (ResumeResult.Started) play(Optional.empty(), world);

        List<Long> received = received(started.following(), world, started.position());
        assertThat(received).isEqualTo(positions(world.items(started.position(), LOG)));
    }

    @Property(tries = 1_000)
    void anotherEpochIsNeverResumed(@ForAll("worlds") World world, @ForAll("cursors") long cursor) {
        ResumeResult result = play(Optional.of(new Cursor("_", cursor)), world);

        assertThat(result).isInstanceOf(ResumeResult.Started.class);
        assertThat(((ResumeResult.Started) result).cause()).isEqualTo(ResumeResult.Cause.NOT_RECOVERABLE);
    }

    @Example
    void moreThanAllPartsMayHoldIsRefused() {
        World world = new World(LongStream.rangeClosed(1, 40).boxed().toList(), 40, -1, 0, 40, 100, -1);

        ResumeRule.Step step =
                ResumeRule.resume(new Cursor(EPOCH, 3), view(world), new ResumeLimits(10, 1 << 20, 36, 1 << 20));

        assertThat(step)
                .isInstanceOfSatisfying(
                        ResumeRule.Step.Answer.class,
                        answer -> assertThat(answer.result())
                                .isInstanceOfSatisfying(
                                        ResumeResult.Started.class,
                                        started -> assertThat(started.cause())
                                                .isEqualTo(ResumeResult.Cause.NOT_RECOVERABLE)));
    }

    /// The queue of a client that is disconnected as slow may have more than one frame of a resume.
    @Example
    void moreThanOnePartMayHoldIsResumedInPartsAndEachMakesProgress() {
        World world = new World(LongStream.rangeClosed(1, 40).boxed().toList(), 40, -1, 0, 40, 100, -1);
        ResumeLimits bytesOfOneItem = new ResumeLimits(10, 1, 100, 1 << 20);

        ResumeResult.Resumed part = resumed(world, 3, bytesOfOneItem);
        ResumeResult.Resumed besideAnotherLane = resumed(world, 3, bytesOfOneItem.less(1));

        assertThat(positions(part.items())).containsExactly(4L);
        assertThat(part.rest()).isEqualTo(ResumeResult.Rest.FURTHER_PARTS);
        assertThat(besideAnotherLane.items()).isEmpty();
        assertThat(besideAnotherLane.position()).isEqualTo(3);
        assertThat(besideAnotherLane.rest()).isEqualTo(ResumeResult.Rest.FURTHER_PARTS);
        assertThat(resumed(world, 39, bytesOfOneItem).rest()).isEqualTo(ResumeResult.Rest.NONE);
    }

    private static ResumeResult.Resumed resumed(World world, long cursor, ResumeLimits limits) {
        ResumeRule.Step step = ResumeRule.resume(new Cursor(EPOCH, cursor), view(world), limits);
        return (ResumeResult.Resumed) ((ResumeRule.Step.Answer) step).result();
    }

    @Example
    void aCursorFromBeforeTheHistoryIsRefused() {
        World world = new World(List.of(30L), 40, -1, 35, 40, 10, -1);
        StreamView view = view(world).with(new HistoryProgress.Progress(40, 20));

        ResumeRule.Step step = ResumeRule.resume(new Cursor(EPOCH, 19), view, LIMITS);

        assertThat(step)
                .isInstanceOfSatisfying(
                        ResumeRule.Step.Answer.class,
                        answer -> assertThat(answer.result()).isInstanceOf(ResumeResult.Started.class));
    }

    @Example
    void aTailThatReachesBackNeedsNoHistory() {
        World world = new World(List.of(3L, 5L, 9L), 40, -1, 0, 0, 100, -1);
        StreamView view = new StreamView(
                EPOCH, Optional.empty(), world.noted(), world.tail(), OptionalLong.empty(), Optional.empty());

        ResumeRule.Step step = ResumeRule.resume(new Cursor(EPOCH, 3), view, LIMITS);

        assertThat(step)
                .isInstanceOfSatisfying(
                        ResumeRule.Step.Answer.class,
                        answer -> assertThat(answer.result())
                                .isInstanceOfSatisfying(
                                        ResumeResult.Resumed.class,
                                        resumed -> assertThat(positions(resumed.items()))
                                                .containsExactly(5L, 9L)));
    }

    @Example
    void aTailOfAnUnknownBeginningIsNotBelieved() {
        World world = new World(List.of(3L, 5L, 9L), 40, -1, 0, 0, 100, -1);
        StreamView view = new StreamView(
                EPOCH, Optional.empty(), OptionalLong.empty(), world.tail(), OptionalLong.empty(), Optional.empty());

        assertThat(ResumeRule.resume(new Cursor(EPOCH, 3), view, LIMITS))
                .isInstanceOf(ResumeRule.Step.FindLogEnd.class);
    }

    @Provide
    Arbitrary<World> worlds() {
        Arbitrary<List<Long>> own = Arbitraries.longs()
                .between(1, LOG)
                .set()
                .ofMaxSize(25)
                .map(set -> set.stream().sorted().toList());
        return Combinators.combine(
                        own,
                        Arbitraries.longs().between(0, LOG),
                        Arbitraries.longs().between(-1, LOG),
                        Arbitraries.longs().between(0, 10),
                        Arbitraries.longs().between(0, LOG),
                        Arbitraries.integers().between(1, 30),
                        Arbitraries.longs().between(-1, LOG))
                .as((positions, written, emptied, began, committed, kept, belated) -> new World(
                        positions,
                        Math.max(written, began),
                        Math.min(emptied, Math.max(written, began)),
                        // The live path reads independently, so the history may not have reached its beginning.
                        began,
                        committed,
                        kept,
                        belated));
    }

    @Provide
    Arbitrary<Long> cursors() {
        return Arbitraries.longs().between(0, LOG + 3);
    }

    private static ResumeResult play(Optional<Cursor> cursor, World world) {
        StreamView view = view(world);
        for (int steps = 0; steps < 10; steps++) {
            StreamView known = view;
            ResumeRule.Step step = cursor.map(given -> ResumeRule.resume(given, known, LIMITS))
                    .orElseGet(() -> ResumeRule.start(known, ResumeResult.Cause.NOT_ASKED));
            switch (step) {
                case ResumeRule.Step.Answer(ResumeResult result) -> {
                    return result;
                }
                // The history continues up to the requested position.
                case ResumeRule.Step.AwaitHistory(long position) ->
                    view = view.with(new HistoryProgress.Progress(position, 0));
                case ResumeRule.Step.FindLogEnd() -> view = view.withLogEnd(LOG);
                case ResumeRule.Step.ReadHistory(long after) ->
                    view = view.withHistory(world.items(after, known.committed()));
            }
        }
        throw new AssertionError("no decision");
    }

    private static StreamView view(World world) {
        return new StreamView(
                EPOCH,
                Optional.of(new HistoryProgress.Progress(world.committed(), 0)),
                world.noted(),
                world.tail(),
                OptionalLong.empty(),
                Optional.empty());
    }

    /// Items that the connection gets: the answer, then all items after the live path, in order, later positions
    /// only.
    private static List<Long> received(List<InboxItem> answered, World world, long from) {
        List<Long> received = new ArrayList<>();
        long last = from;
        for (InboxItem item : Stream.concat(answered.stream(), world.items(world.written(), LOG).stream())
                .toList()) {
            if (item.position() > last) {
                received.add(item.position());
                last = item.position();
            }
        }
        return received;
    }

    private static List<Long> positions(List<InboxItem> items) {
        return items.stream().map(InboxItem::position).toList();
    }

    private static InboxItem item(long position) {
        return new InboxItem(
                Lane.STANDARD,
                position,
                "n" + position,
                "d" + position,
                "e" + position,
                "order.shipped",
                "orders",
                Instant.ofEpochMilli(position),
                0,
                ByteString.copyFromUtf8("{}"));
    }
}
