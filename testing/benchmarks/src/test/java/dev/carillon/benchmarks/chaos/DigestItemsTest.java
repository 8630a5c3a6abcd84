// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.client.InboxListener.Position;
import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.load.Ledger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DigestItemsTest {

    private final Ledger ledger = new Ledger("run-digest", 2, 10);
    private final DigestItems digests = new DigestItems(ledger);

    @Test
    void eachEventOfADigestArrives() {
        digests.received(1, "inbox", new Position("e", 4), digest("[run-digest:1][run-digest:3]"), 10);

        assertThat(ledger.receivedCount()).isEqualTo(2);
    }

    @Test
    void anEventInTwoDigestsIsDoubled() {
        digests.received(1, "inbox", new Position("e", 4), digest("[run-digest:1][run-digest:3]"), 10);
        digests.received(1, "inbox", new Position("e", 5), digest("[run-digest:3]"), 20);

        assertThat(ledger.receivedCount()).isEqualTo(2);
        assertThat(ledger.summary().doubled()).isEqualTo(1);
    }

    @Test
    void anEventOfAnotherRecipientIsNoticed() {
        digests.received(0, "inbox", new Position("e", 4), digest("[run-digest:1]"), 10);

        assertThat(ledger.summary().wrongRecipient()).isEqualTo(1);
    }

    @Test
    void digestsOfOtherRunsAreIgnored() {
        digests.received(1, "inbox", new Position("e", 4), digest("[another:1]"), 10);

        assertThat(ledger.receivedCount()).isZero();
        assertThat(ledger.summary().wrongRecipient()).isZero();
    }

    private static ObjectNode digest(String text) {
        return Json.object().put("body", text);
    }
}
