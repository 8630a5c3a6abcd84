// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.soak.ClientInbox.Arrival;
import org.junit.jupiter.api.Test;

class ClientInboxTest {

    private final ClientInbox items = new ClientInbox();

    @Test
    void anItemThatComesAgainIsKnown() {
        assertThat(items.arrived("a", "unread", false)).isEqualTo(Arrival.NEW);
        assertThat(items.arrived("a", "unread", false)).isEqualTo(Arrival.AGAIN);
    }

    @Test
    void anItemOfTheListMayComeOnceMore() {
        items.listingBegins();
        items.listed("a", "unread");
        items.listingEnds();

        assertThat(items.arrived("a", "unread", false)).isEqualTo(Arrival.WAS_LISTED);
        assertThat(items.arrived("a", "unread", false)).isEqualTo(Arrival.AGAIN);
    }

    @Test
    void whatIsToldOfAnItemBeforeItComesHolds() {
        items.changed("a", "read");
        items.arrived("a", "unread", false);

        assertThat(items.unread()).isZero();
    }

    @Test
    void whatIsToldDuringTheListIsNewerThanTheList() {
        items.arrived("a", "unread", false);
        items.listingBegins();
        items.changed("a", "read");
        items.listed("a", "unread");
        items.listingEnds();

        assertThat(items.unread()).isZero();
    }

    @Test
    void ownItemsFollowOwnActs() {
        items.arrived("a", "unread", true);
        items.act("a", ClientInbox.ItemAction.READ);
        items.changed("a", "unread");
        assertThat(items.unread()).isZero();

        items.act("a", ClientInbox.ItemAction.UNREAD);
        assertThat(items.unread()).isOne();
    }
}
