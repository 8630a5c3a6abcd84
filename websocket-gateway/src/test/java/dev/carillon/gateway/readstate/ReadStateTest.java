// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.inbox.ItemState;
import dev.carillon.gateway.inbox.ItemView;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ReadStateTest {

    @Property(tries = 500)
    void anyOrderOfAnyActsConverges(@ForAll("histories") List<ReadState> history, @ForAll Random random) {
        List<ReadState> shuffled = new java.util.ArrayList<>(history);
        Collections.shuffle(shuffled, random);

        assertThat(merged(shuffled)).isEqualTo(merged(history));
    }

    @Property(tries = 500)
    void hearingOfActsAgainChangesNothing(@ForAll("histories") List<ReadState> history) {
        ReadState once = merged(history);

        assertThat(history.stream().reduce(once, ReadState::merge)).isEqualTo(once);
    }

    @Property(tries = 500)
    void groupingDoesNotMatter(
            @ForAll("states") ReadState one, @ForAll("states") ReadState two, @ForAll("states") ReadState three) {
        assertThat(one.merge(two).merge(three)).isEqualTo(one.merge(two.merge(three)));
    }

    /// Act of one device on the item, or on all items that had arrived by then.
    sealed interface Said {

        record OfTheItem(ReadState state) implements Said {}

        record AllRead(long atMillis) implements Said {}
    }

    @Property(tries = 1_000)
    void everyDeviceEndsWithTheSameViewInWhateverOrderItHears(
            @ForAll("conversations") List<Said> conversation, @ForAll Random random, @ForAll("instants") long arrival) {
        List<Said> elsewhere = new java.util.ArrayList<>(conversation);
        elsewhere.addAll(conversation.subList(0, conversation.size() / 2));
        Collections.shuffle(elsewhere, random);

        assertThat(heard(elsewhere, arrival)).isEqualTo(heard(conversation, arrival));
    }

    @Example
    void theLatestActWins() {
        ReadState read = readState(new Act(true, 10, "phone"));
        ReadState unread = readState(new Act(false, 11, "laptop"));

        assertThat(unread.merge(read).at(5, -1)).isEqualTo(ItemState.UNREAD);
    }

    @Example
    void theLatestWordOnHowLongWins() {
        Snooze longer = new Snooze(100, 10, "phone");
        Snooze woken = new Snooze(0, 11, "laptop");
        ReadState asleep = new ReadState(Act.NONE, Act.NONE, Act.NONE, Act.NONE, longer);

        assertThat(asleep.view(5, -1, 99).snoozedUntilMillis()).isEqualTo(100);
        assertThat(asleep.view(5, -1, 100).snoozedUntilMillis()).isZero();
        assertThat(longer.merge(woken)).isEqualTo(woken);
        assertThat(woken.merge(longer)).isEqualTo(woken);
    }

    @Example
    void theWatermarkReadsWhatHadArrivedUnlessALaterActSaysOtherwise() {
        ReadState unreadAtTwenty = readState(new Act(false, 20, "phone"));

        assertThat(ReadState.NONE.at(10, 10)).isEqualTo(ItemState.READ);
        assertThat(ReadState.NONE.at(11, 10)).isEqualTo(ItemState.UNREAD);
        assertThat(unreadAtTwenty.at(5, 19)).isEqualTo(ItemState.UNREAD);
        assertThat(unreadAtTwenty.at(5, 20)).isEqualTo(ItemState.READ);
    }

    @Provide
    Arbitrary<List<ReadState>> histories() {
        return states().list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<Said>> conversations() {
        Arbitrary<Said> ofTheItem = states().map(Said.OfTheItem::new);
        Arbitrary<Said> allRead = instants().map(Said.AllRead::new);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, ofTheItem), net.jqwik.api.Tuple.of(1, allRead))
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Long> instants() {
        return Arbitraries.longs().between(1, 5);
    }

    @Provide
    Arbitrary<ReadState> states() {
        return Combinators.combine(acts(), acts(), acts(), acts(), snoozes()).as(ReadState::new);
    }

    private static Arbitrary<Act> acts() {
        Arbitrary<Act> said = Combinators.combine(
                        Arbitraries.of(true, false), Arbitraries.longs().between(1, 5), devices())
                .as(Act::new);
        return Arbitraries.oneOf(said, Arbitraries.just(Act.NONE));
    }

    private static Arbitrary<Snooze> snoozes() {
        Arbitrary<Snooze> said = Combinators.combine(
                        Arbitraries.longs().between(0, 9), Arbitraries.longs().between(1, 5), devices())
                .as(Snooze::new);
        return Arbitraries.oneOf(said, Arbitraries.just(Snooze.NONE));
    }

    private static Arbitrary<String> devices() {
        return Arbitraries.of("laptop", "phone", "Phone", "tablet");
    }

    private static ItemView heard(List<Said> conversation, long arrival) {
        ReadState state = ReadState.NONE;
        long readUntil = -1;
        for (Said said : conversation) {
            switch (said) {
                case Said.OfTheItem(ReadState other) -> state = state.merge(other);
                case Said.AllRead(long at) -> readUntil = Math.max(readUntil, at);
            }
        }
        return state.view(arrival, readUntil, 6);
    }

    private static ReadState readState(Act read) {
        return new ReadState(Act.NONE, read, Act.NONE, Act.NONE, Snooze.NONE);
    }

    private static ReadState merged(List<ReadState> history) {
        return history.stream().reduce(ReadState.NONE, ReadState::merge);
    }
}
