// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.inbox.ItemState;
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

    @Example
    void theLatestActWins() {
        ReadState read = new ReadState(Act.NONE, new Act(true, 10, "phone"), Act.NONE);
        ReadState unread = new ReadState(Act.NONE, new Act(false, 11, "laptop"), Act.NONE);

        assertThat(unread.merge(read).at(5, -1)).isEqualTo(ItemState.UNREAD);
    }

    @Example
    void theWatermarkReadsWhatHadArrivedUnlessALaterActSaysOtherwise() {
        ReadState unreadAtTwenty = new ReadState(Act.NONE, new Act(false, 20, "phone"), Act.NONE);

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
    Arbitrary<ReadState> states() {
        return Combinators.combine(acts(), acts(), acts()).as(ReadState::new);
    }

    private static Arbitrary<Act> acts() {
        Arbitrary<Act> said = Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.longs().between(1, 5),
                        Arbitraries.of("laptop", "phone", "Phone", "tablet"))
                .as(Act::new);
        return Arbitraries.oneOf(said, Arbitraries.just(Act.NONE));
    }

    private static ReadState merged(List<ReadState> history) {
        return history.stream().reduce(ReadState.NONE, ReadState::merge);
    }
}
