// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.EventId;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Confirmed;
import dev.carillon.events.v1.Deferred;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.Receipt;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StageMetersTest {

    private static final long ACCEPTED = Instant.parse("2026-11-21T09:00:00Z").toEpochMilli();
    private static final String NOTIFICATION = NotificationId.of(RecipientKey.of("acme", "ann"), new EventId("e-1"))
            .value();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Map<String, Long> stored = new HashMap<>();
    private final StageMeters stages = new StageMeters(new Meters(registry, Source.ADMIN), this::find);

    @Test
    void eachStageIsTimedFromTheAcceptance() {
        stages.read(event(), NOTIFICATION);
        stages.read(attempted(1, 40).build());
        stages.read(receipt(90).setConfirmed(Confirmed.getDefaultInstance()).build());
        stages.count();

        assertThat(timer("accepted").count()).isEqualTo(1);
        assertThat(timer("attempted").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(40);
        assertThat(timer("provider_accepted").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(40);
        assertThat(timer("confirmed").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(90);
        assertThat(timer("confirmed").getId().getTag("channel")).isEqualTo("in_app");
    }

    @Test
    void aBatchThatIsReadAgainIsCountedOnce() {
        stages.read(event(), NOTIFICATION);
        stages.read(attempted(1, 40).build());
        stages.forget();

        stages.read(event(), NOTIFICATION);
        stages.read(attempted(1, 40).build());
        stages.count();

        assertThat(timer("accepted").count()).isEqualTo(1);
        assertThat(timer("attempted").count()).isEqualTo(1);
    }

    @Test
    void anotherAttemptIsNoOtherNotification() {
        stages.read(event(), NOTIFICATION);
        stages.read(attempted(1, 40)
                .clearAttempted()
                .setAttempted(
                        Attempted.newBuilder().setAttempt(1).setUnanswered(Attempted.Unanswered.getDefaultInstance()))
                .build());
        stages.read(attempted(2, 1_000).build());
        stages.count();

        assertThat(timer("attempted").count()).isEqualTo(1);
        assertThat(timer("provider_accepted").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1_000);
    }

    @Test
    void whatWasDeferredIsTimedFromWhenItWasDeferredTo() {
        stages.read(event(), NOTIFICATION);
        stages.read(receipt(5)
                .setDeferred(Deferred.newBuilder().setUntilMillis(ACCEPTED + 3_600_000))
                .build());
        stages.read(attempted(1, 3_600_030).build());
        stages.count();

        assertThat(timer("attempted").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
    }

    @Test
    void anAcceptanceThatIsNotRememberedIsLookedUp() {
        stored.put(NOTIFICATION, ACCEPTED);

        stages.read(attempted(1, 40).build());
        stages.count();

        assertThat(timer("attempted").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(40);
    }

    @Test
    void aReceiptWaitsForItsAcceptanceAndThenCountsAsUntimed() {
        stages.read(attempted(1, 40).build());
        stages.count();
        stages.read(event(), NOTIFICATION);
        stages.count();
        assertThat(timer("attempted").count()).isEqualTo(1);

        stages.read(attempted(1, 40).setNotificationId("unheard-of").build());
        for (int i = 0; i < 4; i++) {
            stages.count();
        }
        assertThat(registry.get(Metric.NOTIFICATION_UNTIMED.dottedName())
                        .tag("stage", "attempted")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatStoodInTheLogBeforeTheGroupReadItIsReplayed() {
        TopicPartition known = new TopicPartition("carillon.events.standard.v1", 0);
        TopicPartition fresh = new TopicPartition("carillon.events.standard.v1", 1);
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.assign(List.of(known, fresh));
        consumer.updateBeginningOffsets(Map.of(known, 0L, fresh, 0L));
        consumer.updateEndOffsets(Map.of(known, 70L, fresh, 50L));
        consumer.commitSync(Map.of(known, new OffsetAndMetadata(60)));
        ReplayWatch replays = new ReplayWatch();

        replays.assign(consumer, List.of(known, fresh));

        assertThat(replays.isReplayed(record(fresh, 49))).isTrue();
        assertThat(replays.isReplayed(record(fresh, 50))).isFalse();
        assertThat(replays.isReplayed(record(known, 1))).isFalse();
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[0]);
    }

    private Timer timer(String stage) {
        return registry.get(Metric.NOTIFICATION_STAGE.dottedName())
                .tag("stage", stage)
                .timer();
    }

    private Map<String, Long> find(Set<String> notifications) {
        Map<String, Long> found = new HashMap<>(stored);
        found.keySet().retainAll(notifications);
        return found;
    }

    private static Event event() {
        return Event.newBuilder()
                .setTenant("acme")
                .setId("e-1")
                .setType("order.shipped")
                .setRecipient("ann")
                .setLane(LaneCode.LANE_STANDARD)
                .setAcceptedAtMillis(ACCEPTED)
                .build();
    }

    private static Receipt.Builder receipt(long afterMillis) {
        return Receipt.newBuilder()
                .setNotificationId(NOTIFICATION)
                .setEventType("order.shipped")
                .setLane(LaneCode.LANE_STANDARD)
                .setChannel(ChannelCode.CHANNEL_IN_APP)
                .setAtMillis(ACCEPTED + afterMillis);
    }

    private static Receipt.Builder attempted(int attempt, long afterMillis) {
        return receipt(afterMillis)
                .setAttempted(Attempted.newBuilder()
                        .setAttempt(attempt)
                        .setAccepted(Attempted.Accepted.getDefaultInstance()));
    }
}
