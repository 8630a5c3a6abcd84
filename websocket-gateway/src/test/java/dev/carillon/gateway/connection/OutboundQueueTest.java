// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.protocol.Connection.Place;
import dev.carillon.gateway.protocol.DisconnectCode;
import dev.carillon.gateway.protocol.JsonFraming;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {

    private final SlowWire wire = new SlowWire();
    private final OutboundQueue queue = new OutboundQueue(new JsonFraming()::join, wire, 100);

    @Test
    void whatGathersDuringAWriteGoesOutTogether() {
        send("a");
        send("b");
        send("c");

        wire.finishOne();

        assertThat(wire.frames).containsExactly("a", "b\nc");
    }

    @Test
    void whatMustBeAloneIsAlone() {
        send("a");
        send("b");
        queue.send(ByteString.copyFromUtf8("alone"), Place.ALONE);
        send("c");

        wire.finishOne();
        wire.finishOne();
        wire.finishOne();

        assertThat(wire.frames).containsExactly("a", "b", "alone", "c");
    }

    @Test
    void whatIsUrgentOvertakesWhatWaits() {
        send("a");
        send("b");
        queue.send(ByteString.copyFromUtf8("{}"), Place.AHEAD);

        wire.finishOne();

        assertThat(wire.frames).containsExactly("a", "{}\nb");
    }

    @Test
    void aClientThatDoesNotReadIsNoticed() {
        send("a");
        boolean taken = true;
        int sent = 0;
        while (taken) {
            taken = queue.send(ByteString.copyFromUtf8("0123456789"), Place.IN_TURN);
            sent++;
        }

        assertThat(sent).isEqualTo(11);
        queue.close(DisconnectCode.SLOW);
        assertThat(wire.frames).containsExactly("a");
        assertThat(wire.closedWith).containsExactly(DisconnectCode.SLOW);
    }

    @Test
    void whatWasSentBeforeACloseStillLeaves() {
        send("a");
        send("b");

        queue.close(DisconnectCode.SHUTDOWN);
        queue.close(DisconnectCode.SHUTDOWN);
        send("c");

        assertThat(wire.frames).containsExactly("a", "b");
        assertThat(wire.closedWith).containsExactly(DisconnectCode.SHUTDOWN);
    }

    @Test
    void severalMessagesShareAFrame() {
        assertThat(queue.sendAll(messages(3))).isTrue();

        assertThat(wire.frames).containsExactly("0123456789\n0123456789\n0123456789");
    }

    @Test
    void severalMessagesFollowTheCurrentFrameTogether() {
        send("a");

        assertThat(queue.sendAll(messages(2))).isTrue();
        send("b");
        wire.finishOne();

        assertThat(wire.frames).containsExactly("a", "0123456789\n0123456789\nb");
        wire.finishOne();
        assertThat(queue.hasNothingWaiting()).isTrue();
    }

    @Test
    void moreMessagesThanTheQueueHoldsAreNoSignOfASlowClient() {
        wire.endsAtOnce = true;

        assertThat(queue.sendAll(messages(25))).isTrue();

        assertThat(wire.frames).hasSize(3);
        assertThat(String.join("\n", wire.frames)).hasSize(25 * 10 + 24);
    }

    @Test
    void moreMessagesThanASlowClientMayHaveWaitingAreRefused() {
        send("a");

        assertThat(queue.sendAll(messages(11))).isFalse();
    }

    @Test
    void writesThatEndAtOnceDoNotNest() {
        wire.endsAtOnce = true;

        for (int i = 0; i < 100_000; i++) {
            send("x");
        }

        assertThat(wire.frames).hasSize(100_000);
    }

    private static List<ByteString> messages(int count) {
        return Collections.nCopies(count, ByteString.copyFromUtf8("0123456789"));
    }

    private void send(String message) {
        queue.send(ByteString.copyFromUtf8(message), Place.IN_TURN);
    }

    private static final class SlowWire implements Wire {

        private final List<String> frames = new ArrayList<>();
        private final List<DisconnectCode> closedWith = new ArrayList<>();
        private final Deque<Runnable> unfinished = new ArrayDeque<>();
        private boolean endsAtOnce;

        @Override
        public boolean write(ByteString frame, Runnable ended) {
            frames.add(frame.toStringUtf8());
            if (!endsAtOnce) {
                unfinished.add(ended);
            }
            return endsAtOnce;
        }

        @Override
        public void close(DisconnectCode code) {
            closedWith.add(code);
        }

        void finishOne() {
            unfinished.remove().run();
        }
    }
}
