// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.ReceiptBatch;
import dev.carillon.observability.metric.Metric;
import dev.carillon.testsupport.Fixtures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RoutingTopologyTest {

    @TempDir
    Path stateDir;

    @ParameterizedTest
    @EnumSource
    void everyLaneDeliversOnItsOwnTopics(Lane lane) {
        try (Router router = new Router(lane, stateDir)) {
            router.withTenant()
                    .withType(Fixtures.ORDER_SHIPPED, Channel.IN_APP, Channel.PUSH, Channel.EMAIL)
                    .withProfile("ann");

            router.submit(router.event("ann").build());

            for (Channel channel : new Channel[] {Channel.IN_APP, Channel.PUSH, Channel.EMAIL}) {
                assertThat(router.deliveries(channel))
                        .singleElement()
                        .extracting(Delivery::getLane, Delivery::getAttempt)
                        .containsExactly(lane.code(), 1);
            }
            assertThat(router.receipts()).hasSize(3).allMatch(Receipt::hasRouted);
        }
    }

    @Test
    void receiptsThatChangeNothingAskForNoCommit() {
        try (Router router = new Router(Lane.STANDARD, stateDir)) {
            router.withTenant()
                    .withType(Fixtures.ORDER_SHIPPED, Channel.IN_APP, Channel.PUSH)
                    .withProfile("ann");
            router.submit(router.event("ann").build());
            Delivery inbox = router.deliveries(Channel.IN_APP).getFirst();
            Delivery push = router.deliveries(Channel.PUSH).getFirst();
            int first = router.workNoted();

            router.submit(router.event("ann").build());
            assertThat(router.workNoted()).isEqualTo(first + 1);

            router.report(Reports.accepted(inbox));
            assertThat(router.workNoted()).isEqualTo(first + 1);

            router.report(Reports.accepted(push));
            assertThat(router.workNoted()).isEqualTo(first + 2);

            router.report(Reports.accepted(push));
            assertThat(router.workNoted()).isEqualTo(first + 2);
        }
    }

    @Test
    void anAttemptAtTheInboxIsNotDecoded() {
        try (Router router = new Router(Lane.STANDARD, stateDir)) {
            router.pipe(Topics.receipts(Lane.STANDARD), "acme/ann", brokenAttempt(Channel.IN_APP));
            assertThat(router.deadLetters()).isEmpty();

            router.pipe(Topics.receipts(Lane.STANDARD), "acme/ann", brokenAttempt(Channel.PUSH));
            assertThat(router.deadLetters()).hasSize(1);
        }
    }

    @Test
    void aBatchOfReceiptsIsSkippedAndAsksForNoCommit() {
        try (Router router = new Router(Lane.STANDARD, stateDir)) {
            int before = router.workNoted();
            Receipt batch = Receipt.newBuilder()
                    .setBatch(ReceiptBatch.newBuilder().addReceipts(ByteString.copyFrom(brokenAttempt(Channel.IN_APP))))
                    .build();

            router.pipe(Topics.receipts(Lane.STANDARD), "acme/ann", batch.toByteArray());

            assertThat(router.deadLetters()).isEmpty();
            assertThat(router.receipts()).isEmpty();
            assertThat(router.workNoted()).isEqualTo(before);
        }
    }

    /// A receipt whose fact is `attempted`, with one byte that is no message.
    private static byte[] brokenAttempt(Channel channel) {
        int tag = (Receipt.ATTEMPTED_FIELD_NUMBER << 3) | 2;
        byte[] fact = {(byte) (tag | 0x80), (byte) (tag >> 7), 1, (byte) 0xff};
        return Receipt.newBuilder()
                .setTenant("acme")
                .setRecipient("ann")
                .setChannel(channel.code())
                .build()
                .toByteString()
                .concat(ByteString.copyFrom(fact))
                .toByteArray();
    }

    @Test
    void whatIsDecidedIsCountedByItsRule() {
        try (Router router = new Router(Lane.STANDARD, stateDir)) {
            router.withTenant()
                    .withType(Fixtures.ORDER_SHIPPED, Channel.IN_APP, Channel.PUSH)
                    .withProfile("ann");

            Event event = router.event("ann").build();
            router.submit(event);
            router.submit(event);

            assertThat(router.count(Metric.ROUTING_DECISIONS, "decision", "routed"))
                    .isEqualTo(2);
            assertThat(router.count(Metric.ROUTING_DECISIONS, "rule", "duplicate"))
                    .isEqualTo(1);
            assertThat(router.count(Metric.ROUTING_DELIVERIES, "channel", "push"))
                    .isEqualTo(1);
        }
    }

    @Test
    void headersOfThePathAreCopied() {
        try (Router router = new Router(Lane.STANDARD, stateDir)) {
            router.withTenant().withType(Fixtures.ORDER_SHIPPED, Channel.IN_APP);
            RecordHeaders headers = new RecordHeaders();
            headers.add("traceparent", "00-1-2-01".getBytes(StandardCharsets.UTF_8));
            headers.add("other", new byte[] {1});

            router.submit(router.event("ann").build(), headers);

            assertThat(router.read(Topics.deliveries(Channel.IN_APP, Lane.STANDARD)))
                    .singleElement()
                    .satisfies(record -> {
                        assertThat(record.headers().lastHeader("traceparent")).isNotNull();
                        assertThat(record.headers().lastHeader("other")).isNull();
                    });
        }
    }
}
