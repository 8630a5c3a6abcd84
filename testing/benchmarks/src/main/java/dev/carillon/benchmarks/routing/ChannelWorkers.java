// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import dev.carillon.benchmarks.load.BackgroundTask;
import dev.carillon.benchmarks.load.CommittedLog;
import dev.carillon.benchmarks.run.ClockConfiguration;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryReceipt;
import dev.carillon.events.Lane;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Seen;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Fake of the workers of push and of the inbox: reads every committed delivery of the standard lane, accepts it
/// and writes a receipt. Some recipients see their inbox items at once.
final class ChannelWorkers implements AutoCloseable {

    private static final List<Topic<RecipientKey, Delivery>> TOPICS = Stream.of(Channel.IN_APP, Channel.PUSH)
            .map(channel -> Topics.deliveries(channel, Lane.STANDARD))
            .toList();

    private final TopicWriter writer;
    private final DeliveryLedger ledger;
    private final Predicate<Delivery> seen;
    private final InstantSource clock;
    private final BackgroundTask following;

    private ChannelWorkers(
            String bootstrapServers,
            TopicWriter writer,
            DeliveryLedger ledger,
            Predicate<Delivery> seen,
            InstantSource clock) {
        this.writer = writer;
        this.ledger = ledger;
        this.seen = seen;
        this.clock = clock;
        this.following = CommittedLog.follow("channel-workers", bootstrapServers, TOPICS, this::serve);
    }

    /// @param seen Selects the deliveries that their recipients see at once
    static ChannelWorkers start(
            String bootstrapServers, TopicWriter writer, DeliveryLedger ledger, Predicate<Delivery> seen) {
        return new ChannelWorkers(bootstrapServers, writer, ledger, seen, ClockConfiguration.clock());
    }

    @Override
    public void close() {
        following.close();
    }

    private void serve(RecipientKey key, Delivery delivery) {
        ledger.arrived(delivery, System.nanoTime());
        Topic<RecipientKey, Receipt> receipts = Topics.receipts(Lane.STANDARD);
        writer.write(
                receipts,
                key,
                about(delivery, "attempted", Integer.toString(delivery.getAttempt()))
                        .setAttempted(Attempted.newBuilder()
                                .setAttempt(delivery.getAttempt())
                                .setProvider("harness")
                                .setAccepted(Attempted.Accepted.newBuilder().setReference(delivery.getId())))
                        .build());
        if (seen.test(delivery)) {
            writer.write(
                    receipts,
                    key,
                    about(delivery, "seen", "")
                            .setSeen(Seen.newBuilder().setBy("harness"))
                            .build());
        }
    }

    private Receipt.Builder about(Delivery delivery, String fact, String discriminator) {
        return DeliveryReceipt.about(delivery)
                .setId(ReceiptId.of(delivery.getId(), fact, discriminator).value())
                .setAtMillis(clock.millis())
                .setRecordedBy("harness");
    }
}
