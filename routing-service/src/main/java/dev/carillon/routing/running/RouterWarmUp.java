// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import com.google.protobuf.ByteString;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryReceipt;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.EmailAddress;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.GuaranteeCode;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import dev.carillon.events.v1.Tenant;
import dev.carillon.routing.router.ArrivedEvent;
import dev.carillon.routing.router.Router;
import dev.carillon.routing.router.RouterOutputs;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.routing.router.store.StoreCatalog;
import dev.carillon.routing.router.store.StoreNames;
import dev.carillon.routing.state.Origin;
import dev.carillon.routing.store.MemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;

/// Warm-up of a router: synthetic events that are routed in memory, so that the JVM loads and compiles most of the code
/// that an event passes. What the router writes is discarded. For one thread.
final class RouterWarmUp {

    private static final int EVENTS = 5_000;
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int RECIPIENTS = 50;
    private static final List<Channel> CHANNELS = List.of(Channel.IN_APP, Channel.EMAIL);
    private static final TenantId TENANT = new TenantId("warm-up");
    private static final String TYPE = "warm.up";
    private static final String NAME = "warm-up";
    private static final Instant START = Instant.ofEpochSecond(1_750_000_000);

    private final Topic<RecipientKey, Event> events;
    private final Lane lane;
    private final Router router;
    private final Discarded outputs;

    private RouterWarmUp(Lane lane, RoutingRules rules) {
        this.events = Topics.events(lane);
        this.lane = lane;
        this.outputs = new Discarded(lane);
        MemoryStores stores = new MemoryStores();
        for (int number = 0; number < RECIPIENTS; number++) {
            stores.store(StoreNames.PROFILES)
                    .put(
                            Bytes.wrap(Topics.PROFILES.keys().encode(recipient(number))),
                            Topics.PROFILES.values().encode(profile(number)));
        }
        Map<String, byte[]> documents = documents(lane);
        this.router = new Router(
                new Router.Identity(lane, 0, NAME),
                unsealed(rules),
                stores,
                new StoreCatalog(documents::get, () -> 0),
                outputs);
    }

    /// Routes events for some seconds at most.
    ///
    /// @return number of deliveries that were made
    static int run(Lane lane, RoutingRules rules) {
        RouterWarmUp warmUp = new RouterWarmUp(lane, rules);
        long deadline = System.nanoTime() + LONGEST.toNanos();
        for (int number = 0; number < EVENTS && System.nanoTime() < deadline; number++) {
            warmUp.route(number);
        }
        return warmUp.outputs.delivered;
    }

    private void route(int number) {
        Instant now = START.plusMillis(number);
        router.receive(arrived(number, now), now);
        for (Receipt answer = outputs.answers.poll(); answer != null; answer = outputs.answers.poll()) {
            router.receive(answer, now);
        }
    }

    private ArrivedEvent arrived(int number, Instant now) {
        byte[] written = events.values()
                .encode(Event.newBuilder()
                        .setTenant(TENANT.value())
                        .setId("warm-up-" + number)
                        .setType(TYPE)
                        .setLane(lane.code())
                        .setRecipient(recipient(number).requireRecipient().value())
                        .setData(PayloadCodec.plain(ByteString.copyFromUtf8("{\"number\": %d}".formatted(number))))
                        .setSource(NAME)
                        .setOccurredAtMillis(now.toEpochMilli())
                        .setAcceptedAtMillis(now.toEpochMilli())
                        .setOrdering(OrderingCode.ORDERING_LANE)
                        .setGuarantee(GuaranteeCode.GUARANTEE_EFFECTIVELY_ONCE)
                        .setRecipientCount(1)
                        .build());
        if (events.values().decode(written) instanceof Decoded.Value<Event>(Event read)) {
            return ArrivedEvent.of(
                    recipient(number),
                    read,
                    ByteString.copyFrom(written),
                    new RecordHeaders(),
                    Origin.newBuilder().setOffset(number).build());
        }
        throw new IllegalStateException("a synthetic event cannot be decoded");
    }

    private static RecipientKey recipient(int number) {
        return RecipientKey.of(TENANT, new RecipientId("r" + number % RECIPIENTS));
    }

    private static Profile profile(int number) {
        String name = recipient(number).requireRecipient().value();
        return Profile.newBuilder()
                .setTenant(TENANT.value())
                .setRecipient(name)
                .setVersion(1)
                .setUpdatedAtMillis(START.toEpochMilli())
                .setContent(PayloadCodec.plain(ProfileContent.newBuilder()
                        .setLocale("en")
                        .setTimeZone("UTC")
                        .addAddresses(Address.newBuilder()
                                .setId("email")
                                .setEmail(EmailAddress.newBuilder().setValue(name + "@example.org")))
                        .build()))
                .build();
    }

    private static Map<String, byte[]> documents(Lane lane) {
        EventType.Builder type = EventType.newBuilder()
                .setName(NAME)
                .setCategory(NAME)
                .setLane(lane.code())
                .setGuarantee(GuaranteeCode.GUARANTEE_EFFECTIVELY_ONCE)
                .setOrdering(OrderingCode.ORDERING_LANE);
        Template.Builder template = Template.newBuilder();
        for (Channel channel : CHANNELS) {
            type.addChannels(channel.code());
            template.addContents(TemplateContent.newBuilder()
                    .setChannel(channel.code())
                    .setTitle("Number {{data.number}}")
                    .setText("This is number {{data.number}}.")
                    .setHtml("<p>This is number <b>{{data.number}}</b>.</p>"));
        }
        Map<String, byte[]> documents = new HashMap<>();
        put(
                documents,
                CatalogKey.Kind.TENANT,
                TENANT.value(),
                CatalogEntry.newBuilder()
                        .setTenantSettings(Tenant.newBuilder()
                                .setName(NAME)
                                .setDefaultLocale("en")
                                .setDefaultTimeZone("UTC")
                                .setEmailFrom("carillon@example.org")));
        put(
                documents,
                CatalogKey.Kind.EVENT_TYPE,
                TYPE,
                CatalogEntry.newBuilder().setEventType(type));
        put(documents, CatalogKey.Kind.TEMPLATE, TYPE, CatalogEntry.newBuilder().setTemplate(template));
        return documents;
    }

    private static void put(
            Map<String, byte[]> documents, CatalogKey.Kind kind, String id, CatalogEntry.Builder document) {
        documents.put(
                new CatalogKey(TENANT, kind, id).toString(),
                Topics.CATALOG
                        .values()
                        .encode(document.setTenant(TENANT.value())
                                .setId(id)
                                .setVersion(1)
                                .setUpdatedAtMillis(START.toEpochMilli())
                                .build()));
    }

    private static RoutingRules unsealed(RoutingRules rules) {
        return new RoutingRules(
                rules.engine(),
                rules.retries(),
                rules.retryBudget(),
                rules.memory(),
                rules.workPerTurn(),
                rules.turnPause());
    }

    /// Outputs that are encoded and then discarded. Providers accept each delivery.
    private static final class Discarded implements RouterOutputs {

        private final Lane lane;
        private final Queue<Receipt> answers = new ArrayDeque<>();
        private int delivered;

        Discarded(Lane lane) {
            this.lane = lane;
        }

        @Override
        public void deliver(RecipientKey key, Delivery delivery, Headers headers) {
            Topics.deliveries(Channel.IN_APP, lane).values().encode(delivery);
            delivered++;
            answers.add(DeliveryReceipt.about(delivery)
                    .setAtMillis(delivery.getDecidedAtMillis())
                    .setRecordedBy(NAME)
                    .setAttempted(Attempted.newBuilder()
                            .setAttempt(delivery.getAttempt())
                            .setProvider(NAME)
                            .setAccepted(Attempted.Accepted.getDefaultInstance()))
                    .build());
        }

        @Override
        public void retract(RecipientKey key, Receipt receipt) {
            Topics.RETRACTIONS.values().encode(receipt);
        }

        @Override
        public void record(RecipientKey key, Receipt receipt, Headers headers) {
            Topics.receipts(lane).values().encode(receipt);
        }

        @Override
        public void deadLetter(RecipientKey key, DeadLetter letter) {
            Topics.DEAD_LETTERS.values().encode(letter);
        }
    }
}
