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
                public void published(SharedPush push) {
                    published.add(push);
                }

                @Override
                public void ended(BroadcastStream stream, UnsubscribeCode code) {
                    ended.add(code);
                }
            });

    @Test
    void passesOnWhatFollowsWhereItIsOpened() {
        BroadcastSubscription.Arrival six = arrival(6);
        subscription.offer(arrival(5));
        subscription.offer(six);

        subscription.open(FIVE);
        subscription.offer(six);

        assertThat(published).containsExactly(six.push());
        assertThat(ended).isEmpty();
    }

    @Test
    void endsWhenSomethingMayHaveBeenMissedBeforeItWasOpened() {
        subscription.offer(arrival(6));
        subscription.interrupt();
        assertThat(ended).isEmpty();

        subscription.open(FIVE);

        assertThat(published).isEmpty();
        assertThat(ended).containsExactly(UnsubscribeCode.INSUFFICIENT_STATE);
    }

    @Test
    void endsWhenMoreCameThanIsHeldBack() {
        for (int offset = 6; offset <= 1_006; offset++) {
            subscription.offer(arrival(offset));
        }

        subscription.open(FIVE);

        assertThat(published).isEmpty();
        assertThat(ended).containsExactly(UnsubscribeCode.INSUFFICIENT_STATE);
    }

    private static BroadcastSubscription.Arrival arrival(long offset) {
        BroadcastItem item = new BroadcastItem(offset, ByteString.copyFromUtf8("1"));
        return new BroadcastSubscription.Arrival(
                new BroadcastPosition("epoch", offset),
                new SharedPush(new Push.Published(STREAM.channel(), item.publication())));
    }
}
