// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.inbox.ConnectionState;
import dev.carillon.client.inbox.InboxClient;
import dev.carillon.client.inbox.InboxCount;
import dev.carillon.client.inbox.InboxItem;
import dev.carillon.client.inbox.InboxListener;
import dev.carillon.client.inbox.InboxOptions;
import dev.carillon.client.inbox.ItemState;
import dev.carillon.client.inbox.ItemView;
import dev.carillon.client.inbox.ListQuery;
import dev.carillon.client.inbox.PositionStore;
import dev.carillon.client.producer.Event;
import dev.carillon.client.producer.EventProducer;
import dev.carillon.client.producer.ProducerOptions;
import dev.carillon.client.producer.Submission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

/// Java library with the whole system: events of a producer reach the recipient's devices.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class JavaLibraryIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    @Test
    void whatAProducerSubmitsReachesTheInboxOnceAndInOrder(Standalone system) throws Exception {
        try (Device phone = Device.connect(system, PositionStore.inMemory());
                EventProducer producer = EventProducer.start(ProducerOptions.of(system.url(), system.apiKey()))) {
            phone.awaitLive();
            List<Event> events = List.of(payment(), payment(), payment());
            List<CompletionStage<Submission>> answers = List.of(
                    producer.submit(events.get(0)), producer.submit(events.get(1)), producer.submit(events.get(2)));
            CompletionStage<Submission> repeated = producer.submit(events.get(0));

            assertThat(answers).allSatisfy(answer -> assertThat(get(answer)).isInstanceOf(Submission.Accepted.class));
            assertThat(get(repeated)).isEqualTo(get(answers.get(0)));
            await().atMost(SOON).until(() -> phone.arrived(events).size() == events.size());
            assertThat(phone.arrived(events))
                    .containsExactlyElementsOf(events.stream().map(Event::id).toList());
        }
    }

    @Test
    void whatAnEventLacksIsSaidAboutThatEventAlone(Standalone system) throws Exception {
        try (EventProducer producer = EventProducer.start(ProducerOptions.of(system.url(), system.apiKey()))) {
            CompletionStage<Submission> unknown =
                    producer.submit(Event.of("no.such.type").to("bob"));
            CompletionStage<Submission> sound = producer.submit(payment());

            assertThat(get(unknown)).isInstanceOf(Submission.Refused.class);
            assertThat(get(sound)).isInstanceOf(Submission.Accepted.class);
        }
    }

    @Test
    void oneDeviceFollowsAnother(Standalone system) throws Exception {
        try (Device phone = Device.connect(system, PositionStore.inMemory());
                Device tablet = Device.connect(system, PositionStore.inMemory())) {
            phone.awaitLive();
            tablet.awaitLive();
            InboxItem item = receive(system, phone);
            phone.awaitCounted();
            tablet.awaitCounted();

            get(phone.inbox.read(List.of(item.id())));

            await().atMost(SOON).until(() -> tablet.stateOf(item.id()) == ItemState.READ);
            phone.awaitCounted();
            tablet.awaitCounted();
            assertThat(get(tablet.inbox.list(ListQuery.newest(100))).items())
                    .filteredOn(listed -> listed.id().equals(item.id()))
                    .extracting(listed -> listed.view().state())
                    .containsExactly(ItemState.READ);
        }
    }

    @Test
    void whatCameBetweenTwoRunsComesAtTheSecond(Standalone system) throws Exception {
        PositionStore positions = PositionStore.inMemory();
        try (Device first = Device.connect(system, positions)) {
            first.awaitLive();
            receive(system, first);
        }
        Event missed = payment();
        try (EventProducer producer = EventProducer.start(ProducerOptions.of(system.url(), system.apiKey()))) {
            get(producer.submit(missed));
        }

        try (Device second = Device.connect(system, positions)) {
            await().atMost(SOON).until(() -> second.arrived(List.of(missed)).size() == 1);
        }
    }

    private static InboxItem receive(Standalone system, Device device) throws Exception {
        Event event = payment();
        try (EventProducer producer = EventProducer.start(ProducerOptions.of(system.url(), system.apiKey()))) {
            get(producer.submit(event));
        }
        await().atMost(SOON).until(() -> device.arrived(List.of(event)).size() == 1);
        return device.items.stream()
                .filter(item -> item.eventId().equals(event.id()))
                .findFirst()
                .orElseThrow();
    }

    private static Event payment() {
        return Event.of("payment.received")
                .to("bob")
                .data(Map.of("amount", "7.50", "currency", "EUR", "payer", "Payer " + UUID.randomUUID()));
    }

    private static <T> T get(CompletionStage<T> answer) {
        return answer.toCompletableFuture().orTimeout(90, TimeUnit.SECONDS).join();
    }

    /// Device that records all messages to its listener.
    private static final class Device implements InboxListener, AutoCloseable {

        final List<InboxItem> items = new CopyOnWriteArrayList<>();
        private final Map<String, ItemView> views = new ConcurrentHashMap<>();
        private final CompletableFuture<Void> live = new CompletableFuture<>();
        private final InboxClient inbox;
        private volatile InboxCount told = new InboxCount(-1, -1);

        private Device(Standalone system, PositionStore positions) {
            PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
            InboxOptions options = InboxOptions.of(
                            system.url(), () -> CompletableFuture.supplyAsync(() -> token(platform)))
                    .keeping(positions, "device-" + UUID.randomUUID());
            this.inbox = InboxClient.connect(options, this);
        }

        static Device connect(Standalone system, PositionStore positions) {
            return new Device(system, positions);
        }

        private static String token(PlatformClient platform) {
            String answer = platform.post("/v1/recipients/bob/tokens", "{}").body();
            return JsonMapper.shared().readTree(answer).get("token").asString();
        }

        void awaitLive() {
            get(live);
        }

        /// Waits until its latest message arrived and its counts are correct.
        void awaitCounted() {
            await().atMost(SOON).until(() -> get(inbox.count()).equals(told));
        }

        List<String> arrived(List<Event> events) {
            List<String> wanted = events.stream().map(Event::id).toList();
            return items.stream()
                    .map(InboxItem::eventId)
                    .filter(wanted::contains)
                    .toList();
        }

        ItemState stateOf(String id) {
            ItemView view = views.get(id);
            return view == null ? ItemState.OTHER : view.state();
        }

        @Override
        public void arrived(InboxItem item) {
            items.add(item);
        }

        @Override
        public void changed(List<String> ids, ItemView view) {
            ids.forEach(id -> views.put(id, view));
        }

        @Override
        public void counted(InboxCount count) {
            told = count;
        }

        @Override
        public void connection(ConnectionState state) {
            if (state instanceof ConnectionState.Live) {
                live.complete(null);
            }
        }

        @Override
        public void close() {
            inbox.close();
        }
    }
}
