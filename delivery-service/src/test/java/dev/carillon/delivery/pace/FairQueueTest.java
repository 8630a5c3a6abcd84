// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FairQueueTest {

    private final FairQueue<String> queue = new FairQueue<>();

    @Test
    void flowOfManyLetsAnotherInAtItsNextTurn() {
        for (int i = 0; i < 100; i++) {
            queue.add("flood", 100, "flood");
        }
        assertThat(poll(50)).containsOnly("flood");

        queue.add("other", 100, "other");

        assertThat(poll(2)).contains("other");
    }

    @Test
    void turnsGoByWeight() {
        for (int i = 0; i < 300; i++) {
            queue.add("light", 100, "light");
            queue.add("heavy", 200, "heavy");
        }

        List<String> served = poll(300);

        assertThat(Collections.frequency(served, "heavy")).isBetween(198, 202);
    }

    @Test
    void flowThatWasAwayHasSavedUpNothing() {
        for (int i = 0; i < 100; i++) {
            queue.add("busy", 100, "busy");
        }
        poll(90);
        for (int i = 0; i < 100; i++) {
            queue.add("late", 100, "late");
        }

        assertThat(Collections.frequency(poll(10), "late")).isBetween(4, 6);
    }

    @Test
    void flowKeepsItsOrderAndWhatIsTakenOutLeavesNoGap() {
        for (int i = 0; i < 6; i++) {
            queue.add("a", 100, "a" + i);
        }

        assertThat(queue.removeIf(item -> item.equals("a1") || item.equals("a4")))
                .containsExactly("a1", "a4");

        assertThat(poll(4)).containsExactly("a0", "a2", "a3", "a5");
        assertThat(queue.peek()).isEmpty();
        assertThat(queue.size()).isZero();
    }

    @Test
    void shareIsByWeightAndLeavesRoomForOneMore() {
        for (int i = 0; i < 50; i++) {
            queue.add("light", 100, "light");
            queue.add("heavy", 200, "heavy");
        }

        List<String> served = new ArrayList<>();
        for (Optional<String> next = queue.peekBelowShare(40); next.isPresent(); next = queue.peekBelowShare(40)) {
            queue.begin(next.get());
            served.add(next.get());
        }

        // Of 40 turns: 100 of 300 + 100 by weight, and 200 of 300 + 200.
        assertThat(Collections.frequency(served, "light")).isEqualTo(10);
        assertThat(Collections.frequency(served, "heavy")).isEqualTo(16);
        queue.end("light");
        assertThat(queue.peekBelowShare(40)).hasValue("light");
    }

    @Test
    void whoIsLetInAheadOfOthersMovesNoNewcomerBehindThem() {
        for (int i = 0; i < 100; i++) {
            queue.add("flood", 100, "flood");
        }
        begin("flood", 40);
        queue.add("light", 1, "light");
        begin("light", 1);
        queue.end("light");
        queue.add("light", 1, "light");

        assertThat(queue.peek()).hasValue("flood");
        assertThat(queue.peekBelowShare(60)).hasValue("light");
        begin("light", 1);
        queue.add("late", 100, "late");

        assertThat(poll(2)).contains("late");
    }

    private void begin(String flow, int count) {
        for (int i = 0; i < count; i++) {
            queue.begin(flow);
        }
    }

    private List<String> poll(int count) {
        List<String> served = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String next = queue.peek().orElseThrow();
            queue.removeFirst(next.replaceAll("\\d", ""));
            served.add(next);
        }
        return served;
    }
}
