// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.protocol.Push;
import dev.carillon.gateway.protocol.SharedPush;
import dev.carillon.gateway.protocol.UnsubscribeCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BroadcastSubscriptionTest {

    private static final BroadcastStream STREAM = new BroadcastStream(new TenantId("acme"), "news");
    private static final BroadcastPosition FIVE = new BroadcastPosition("epoch", 5);

    private final List<SharedPush> published = new ArrayList<>();
    private final List<UnsubscribeCode> ended = new ArrayList<>();
    private final BroadcastSubscription subscription =
            new BroadcastSubscription(STREAM, new BroadcastSubscription.Listener() {
                @Override
                public void published(List<SharedPush> pushes) {
                    published.addAll(pushes);
                }

                @Override
                public void ended(BroadcastStream stream, UnsubscribeCode code) {
                    ended.add(code);
                }
            });

    @Test
    void passesOnWhatFollowsWhereItIsOpened() {
        BroadcastSubscription.Arrival six = arrival(6);
        subscription.offer(List.of(arrival(5), six));

        subscription.open(FIVE);
        subscription.offer(List.of(six));

        assertThat(published).containsExactly(six.push());
        assertThat(ended).isEmpty();
    }

    @Test
    void endsWhenSomethingMayHaveBeenMissedBeforeItWasOpened() {
        subscription.offer(List.of(arrival(6)));
        subscription.interrupt();
        assertThat(ended).isEmpty();

        subscription.open(FIVE);

        assertThat(published).isEmpty();
        assertThat(ended).containsExactly(UnsubscribeCode.INSUFFICIENT_STATE);
    }

    @Test
    void endsWhenMoreCameThanIsHeldBack() {
        for (int offset = 6; offset <= 1_006; offset++) {
            subscription.offer(List.of(arrival(offset)));
        }

        subscription.open(FIVE);

        assertThat(published).isEmpty();
        assertThat(ended).containsExactly(UnsubscribeCode.INSUFFICIENT_STATE);
    }

    @Test
    void passesOnWhatComesBeforeAGapAndEndsAtIt() {
        BroadcastSubscription.Arrival six = arrival(6);
        subscription.open(FIVE);

        subscription.offer(List.of(six, arrival(8), arrival(9)));
        subscription.offer(List.of(arrival(7)));

        assertThat(published).containsExactly(six.push());
        assertThat(ended).containsExactly(UnsubscribeCode.INSUFFICIENT_STATE);
    }

    @Test
    void theFirstItemFollowsTheBeginningOfEveryEpoch() {
        BroadcastSubscription.Arrival one = arrival("another", 1);
        BroadcastSubscription.Arrival two = arrival("another", 2);
        subscription.offer(List.of(one));

        subscription.open(new BroadcastPosition("epoch", 0));
        subscription.offer(List.of(two));

        assertThat(published).containsExactly(one.push(), two.push());
        assertThat(ended).isEmpty();
    }

    @Test
    void aLaterItemOfAnotherEpochDoesNotFollowTheBeginning() {
        subscription.open(new BroadcastPosition("epoch", 0));

        subscription.offer(List.of(arrival("another", 2)));

        assertThat(published).isEmpty();
        assertThat(ended).containsExactly(UnsubscribeCode.INSUFFICIENT_STATE);
    }

    @Test
    void theFirstItemOfAnotherEpochFollowsNoLaterPosition() {
        subscription.open(FIVE);

        subscription.offer(List.of(arrival("another", 1)));

        assertThat(published).isEmpty();
        assertThat(ended).containsExactly(UnsubscribeCode.INSUFFICIENT_STATE);
    }

    private static BroadcastSubscription.Arrival arrival(long offset) {
        return arrival("epoch", offset);
    }

    private static BroadcastSubscription.Arrival arrival(String epoch, long offset) {
        BroadcastItem item = new BroadcastItem(offset, ByteString.copyFromUtf8("1"));
        return new BroadcastSubscription.Arrival(
                new BroadcastPosition(epoch, offset),
                new SharedPush(new Push.Published(STREAM.channel(), item.publication())));
    }
}
