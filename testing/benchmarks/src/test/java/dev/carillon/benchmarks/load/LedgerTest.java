// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.client.InboxListener.Position;
import dev.carillon.benchmarks.client.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class LedgerTest {

    private static final String CHANNEL = "inbox:standard#r0";

    private final Ledger ledger = new Ledger("run", 2, 10);

    @Test
    void everythingArrivingOnceInOrderIsClean() {
        accept(0, 1, 2);
        arrive(0, 0, 5);
        arrive(1, 1, 6);
        arrive(0, 2, 9);

        assertThat(ledger.summary()).isEqualTo(new Ledger.Summary(3, 3, 0, 0, 0, 0, 0, 0, 0));
        assertThat(ledger.summary().isClean()).isTrue();
    }

    @Test
    void anAcceptedEventThatDoesNotArriveIsLost() {
        accept(0, 2);
        arrive(0, 0, 5);

        assertThat(ledger.summary().lost()).isEqualTo(1);
        assertThat(ledger.missing()).containsExactly(2);
    }

    @Test
    void aSecondArrivalIsDoubled() {
        accept(0);
        arrive(0, 0, 5);
        arrive(0, 0, 6);

        assertThat(ledger.summary().doubled()).isEqualTo(1);
        assertThat(ledger.summary().received()).isEqualTo(1);
    }

    @Test
    void anOlderEventOrAnOlderPositionAfterANewerOneIsReordered() {
        accept(0, 2, 4);
        arrive(0, 2, 5);
        arrive(0, 0, 6);
        arrive(0, 4, 4);

        assertThat(ledger.summary().reordered()).isEqualTo(2);
    }

    @Test
    void arrivalWithoutAcceptedEventIsAGhost() {
        arrive(0, 0, 5);

        assertThat(ledger.summary().ghosts()).isEqualTo(1);
    }

    @Test
    void anotherRecipientsEventIsNoticed() {
        accept(1);
        arrive(0, 1, 5);

        assertThat(ledger.summary().wrongRecipient()).isEqualTo(1);
        assertThat(ledger.findings()).singleElement().asString().contains("event 1");
    }

    @Test
    void eventsOfAnotherRunAreNoBusinessOfThisOne() {
        ledger.received(0, CHANNEL, new Position("e", 1), notification("other", 0), 0);

        assertThat(ledger.receivedCount()).isZero();
    }

    @Test
    void whatIsReadInTheListAfterAGapIsNotLostAndMayStillArrive() {
        accept(0, 2);
        ledger.gap(0, CHANNEL);

        assertThat(ledger.listed(0, notification("run", 2), 0)).isTrue();
        assertThat(ledger.listed(0, notification("run", 0), 0)).isTrue();
        assertThat(ledger.listed(0, notification("run", 0), 0)).isFalse();
        arrive(0, 2, 5);

        assertThat(ledger.summary()).matches(Ledger.Summary::isClean);
        assertThat(ledger.receivedCount()).isEqualTo(2);
        assertThat(ledger.summary().gaps()).isEqualTo(1);
    }

    @Test
    void latencyCountsFromWhenTheEventWasDue() {
        accept(0, 1);
        ledger.markScheduled(0, 1_000_000);
        ledger.markScheduled(1, 9_000_000);
        ledger.received(0, CHANNEL, new Position("e", 1), notification("run", 0), 5_000_000);
        ledger.received(1, CHANNEL, new Position("e", 2), notification("run", 1), 10_000_000);

        Latencies latencies = ledger.latencies(0, 5_000_000);

        assertThat(latencies).isEqualTo(new Latencies(1, 4.0, 4.0, 4.0));
    }

    @Test
    void anEventOfARecipientWithoutADeviceIsNotExpected() {
        Ledger half = new Ledger("run", 2, 10, recipient -> recipient == 0);
        half.markAccepted(0);
        half.markAccepted(1);
        half.markAccepted(2);
        half.received(0, CHANNEL, new Position("e", 1), notification("run", 0), 0);

        assertThat(half.acceptedCount()).isEqualTo(3);
        assertThat(half.expectedCount()).isEqualTo(2);
        assertThat(half.summary().lost()).isEqualTo(1);
        assertThat(half.missing()).containsExactly(2);
    }

    @Test
    void arrivalsGoToTheLedgerOfTheCurrentRun() {
        CurrentLedger current = new CurrentLedger();
        Ledger next = new Ledger("next", 2, 10);
        current.replace(ledger);
        current.received(0, CHANNEL, new Position("e", 1), notification("run", 0), 0);
        current.replace(next);
        current.received(0, CHANNEL, new Position("e", 2), notification("run", 2), 0);
        current.received(0, CHANNEL, new Position("e", 3), notification("next", 0), 0);

        assertThat(ledger.receivedCount()).isEqualTo(1);
        assertThat(next.receivedCount()).isEqualTo(1);
    }

    private void accept(int... events) {
        for (int event : events) {
            ledger.markAccepted(event);
        }
    }

    private void arrive(int device, int event, long offset) {
        ledger.received(device, CHANNEL, new Position("e", offset), notification("run", event), 0);
    }

    private static JsonNode notification(String run, int event) {
        ObjectNode notification = Json.object();
        notification.putObject("data").put("run", run).put("n", event);
        return notification;
    }
}
