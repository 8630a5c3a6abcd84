// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.Opening.Beginning;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.item.TestItems;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LiveInboxTest {

    private static final RecipientKey ANN = RecipientKey.of("acme", "ann");
    private static final InboxStream STANDARD = InboxStream.of(Lane.STANDARD);

    private final List<Long> arrived = new ArrayList<>();
    private final List<Long> readAgainFrom = new ArrayList<>();
    private int calls;
    private final LiveInbox live = new LiveInbox(ANN, "connection", new LiveInbox.Listener() {
        @Override
        public void arrived(List<InboxPublication> publications) {
            calls++;
            publications.forEach(publication -> arrived.add(publication.position()));
        }

        @Override
        public void changed(PublishedChange change) {
            throw new AssertionError("no change was expected");
        }

        @Override
        public void revoked() {
            throw new AssertionError("no token was revoked");
        }

        @Override
        public void interrupted() {
            throw new AssertionError("the stream can be continued");
        }
    });

    LiveInboxTest() {
        live.register((_, channel) -> readAgainFrom.add(live.cursor(channel).position()));
    }

    /// Item 61 was appended after the stores had been read, and its message was lost, because Redis had lost this
    /// node's registration. Then the node registered again.
    @Test
    void whatCameWhileTheStoresWereReadDoesNotHideWhatWasLostBeforeIt() {
        live.recover();
        live.offer(STANDARD, 61, items(75));

        open(50);

        assertThat(arrived).isEmpty();
        assertThat(readAgainFrom).containsExactly(50L);
        open(50, 61, 75);
        assertThat(arrived).containsExactly(61L, 75L);
    }

    @Test
    void whatIsHeldBackBehindAGapIsReadAgainWithWhatIsMissing() {
        live.offer(STANDARD, 50, items(61));
        live.offer(STANDARD, 70, items(75));

        open(50);

        assertThat(arrived).containsExactly(61L);
        assertThat(readAgainFrom).containsExactly(61L);
        open(61, 70, 75);
        assertThat(arrived).containsExactly(61L, 70L, 75L);
        assertThat(readAgainFrom).hasSize(1);
    }

    @Test
    void whatWasBeforeANewTailOfAnUnknownBeginningIsReadAgain() {
        live.offer(STANDARD, Long.MAX_VALUE, items(75));

        open(50);

        assertThat(arrived).isEmpty();
        assertThat(readAgainFrom).containsExactly(50L);
    }

    @Test
    void whatIsHeldBackAndJoinsOnFollowsWhatWasRead() {
        live.offer(STANDARD, 50, items(61, 63));
        live.offer(STANDARD, 63, items(75));

        open(50, 61);
        live.offer(STANDARD, 75, items(80));

        assertThat(arrived).containsExactly(61L, 63L, 75L, 80L);
        assertThat(readAgainFrom).isEmpty();
    }

    @Test
    void aWordThatDoesNotJoinOnClosesTheStreamUntilItIsReadAgain() {
        open(50);
        live.offer(STANDARD, 61, items(75));
        live.offer(STANDARD, 75, items(80));

        assertThat(arrived).isEmpty();
        assertThat(readAgainFrom).containsExactly(50L);
        open(50, 61, 75);
        assertThat(arrived).containsExactly(61L, 75L, 80L);
    }

    @Test
    void itemsOfOneMessageArriveTogether() {
        open(50);

        live.offer(STANDARD, 50, items(61, 63, 75));

        assertThat(arrived).containsExactly(61L, 63L, 75L);
        assertThat(calls).isEqualTo(1);
    }

    private void open(long from, long... following) {
        live.open(STANDARD, new Opening(new Cursor("log", from), Beginning.RESUMED, items(following)));
    }

    private static List<InboxPublication> items(long... positions) {
        return LongStream.of(positions)
                .mapToObj(TestItems::item)
                .map(item -> InboxPublication.of(ANN, item, ItemView.NEW))
                .toList();
    }
}
