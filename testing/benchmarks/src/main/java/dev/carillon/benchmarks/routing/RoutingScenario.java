// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import com.google.protobuf.ByteString;
import dev.carillon.benchmarks.run.ClockConfiguration;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Audience;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Consent;
import dev.carillon.events.v1.Device;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.OverflowCode;
import dev.carillon.events.v1.PlatformCode;
import dev.carillon.events.v1.Preference;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.PurposeCode;
import dev.carillon.events.v1.QuietHours;
import dev.carillon.events.v1.RateLimit;
import dev.carillon.events.v1.SendWindow;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import dev.carillon.events.v1.Tenant;
import dev.carillon.events.v1.Workflow;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.stream.IntStream;

/// Tenant, catalog, profiles and subscriptions of the router's runs, and their events.
final class RoutingScenario {

    /// Event type with immediate delivery to the phone.
    static final String PLAIN = "plain";
    /// Event type with a digest to the phone.
    static final String DIGEST = "digest";
    /// Event type with delivery to the inbox, and to the phone if the item is not seen there.
    static final String ESCALATION = "escalation";
    /// Event type with delivery to the inbox of all subscribers.
    static final String BROADCAST = "broadcast";
    /// Event type with delivery to the phone for which every rule is evaluated.
    static final String RULES = "rules";

    private static final TenantId TENANT = new TenantId("bench");
    private static final String TOPIC = "everyone";

    private static final String DIGEST_WORKFLOW = """
            {"name": "Digest", "steps": [
              {"id": "pack", "digest": {"window": {"fixed": "8s"}, "maxItems": 1000}},
              {"id": "phone", "deliver": {"channel": "push"}}]}""";
    private static final String ESCALATION_WORKFLOW = """
            {"name": "Escalation", "steps": [
              {"id": "bell", "deliver": {"channel": "in_app"}},
              {"id": "pause", "wait": {"for": "20s", "unless": "seen"}},
              {"id": "phone", "deliver": {"channel": "push"}}]}""";
    private static final String RULES_WORKFLOW = """
            {"name": "Rules", "steps": [
              {"id": "gate", "condition": {"if": "data.n >= 0 && recipient.attributes.plan == 'gold'"}},
              {"id": "few", "throttle": {"limit": 1000, "per": "1s", "overflow": "defer"}},
              {"id": "phone", "deliver": {"channel": "push", "fallback": ["in_app"], "when": "data.n >= 0"}}]}""";

    private final TopicWriter writer;
    private final InstantSource clock = ClockConfiguration.clock();

    RoutingScenario(TopicWriter writer) {
        this.writer = writer;
    }

    /// Writes the catalog and the recipients `r0`, `r1`, …; members of the audience are `m0`, `m1`, ….
    void write(int recipients, int members) {
        catalog(
                CatalogKey.Kind.TENANT,
                TENANT.value(),
                entry().setTenantSettings(Tenant.newBuilder()
                        .setName("Benchmark")
                        .setDefaultLocale("en")
                        .setDefaultTimeZone("Europe/Berlin")
                        .setDefaultPushApp("org.example.app")
                        .setAttentionBudget(limit())));
        catalog(
                CatalogKey.Kind.CATEGORY,
                "bench",
                entry().setCategory(Category.newBuilder().setName("Bench")));
        template(PLAIN, "<{{data.n}}>");
        template(DIGEST, "{{#each digest.items}}<{{n}}>{{/each}}");
        type(PLAIN, plainType());
        type(DIGEST, plainType().setTemplate(DIGEST).setWorkflow(DIGEST));
        type(ESCALATION, plainType().setWorkflow(ESCALATION));
        type(BROADCAST, plainType().clearChannels().addChannels(ChannelCode.CHANNEL_IN_APP));
        type(RULES, rulesType());
        workflow(DIGEST, DIGEST_WORKFLOW);
        workflow(ESCALATION, ESCALATION_WORKFLOW);
        workflow(RULES, RULES_WORKFLOW);
        IntStream.range(0, recipients).forEach(recipient -> profile("r" + recipient));
        IntStream.range(0, members).forEach(member -> writer.subscribe(key("m" + member), TOPIC));
        writer.flush();
    }

    /// @param number Number of the event, in its id and in its text
    Event.Builder event(String type, String recipient, int number) {
        return about(type, number).setRecipient(recipient).setRecipientCount(1);
    }

    void write(Event event) {
        writer.write(Topics.events(Lane.STANDARD), key(event.getRecipient()), event);
    }

    void broadcast(int number) {
        writer.writeToAudience(
                Topics.events(Lane.STANDARD),
                about(BROADCAST, number)
                        .setAudience(Audience.newBuilder().setTopic(TOPIC))
                        .build());
    }

    private Event.Builder about(String type, int number) {
        long now = clock.millis();
        return Event.newBuilder()
                .setTenant(TENANT.value())
                .setId("%s-%d".formatted(type, number))
                .setType(type)
                .setLane(LaneCode.LANE_STANDARD)
                .setSource("benchmarks")
                .setAcceptedAtMillis(now)
                .setOccurredAtMillis(now)
                .setData(PayloadCodec.plain(ByteString.copyFromUtf8("{\"n\": %d}".formatted(number))));
    }

    private static EventType.Builder plainType() {
        return EventType.newBuilder()
                .setCategory("bench")
                .setLane(LaneCode.LANE_STANDARD)
                .setTemplate(PLAIN)
                .addChannels(ChannelCode.CHANNEL_PUSH);
    }

    private static EventType.Builder rulesType() {
        return plainType()
                .setWorkflow(RULES)
                .setPurpose(PurposeCode.PURPOSE_MARKETING)
                .setOrdering(OrderingCode.ORDERING_STRICT)
                .setExpireAfterSeconds(86_400)
                .setThrottle(limit())
                .addDefaultPreferences(
                        Preference.newBuilder().setEventType(RULES).setEnabled(true))
                .addSendWindows(SendWindow.newBuilder().setFrom("00:00").setTo("12:00"))
                .addSendWindows(SendWindow.newBuilder().setFrom("12:00").setTo("00:00"));
    }

    private static RateLimit limit() {
        return RateLimit.newBuilder()
                .setLimit(1_000)
                .setPerSeconds(1)
                .setOverflow(OverflowCode.OVERFLOW_DEFER)
                .build();
    }

    private void profile(String recipient) {
        ProfileContent content = ProfileContent.newBuilder()
                .setLocale("en-GB")
                .setTimeZone("Pacific/Kiritimati")
                .setQuietHours(neverQuiet())
                .setAttributes(ByteString.copyFromUtf8("{\"plan\": \"gold\"}"))
                .addAddresses(Address.newBuilder()
                        .setId("phone-1")
                        .setDevice(Device.newBuilder()
                                .setPlatform(PlatformCode.PLATFORM_APNS)
                                .setToken("token-" + recipient)))
                .addPreferences(Preference.newBuilder().setCategory("bench").setEnabled(true))
                .addConsents(Consent.newBuilder()
                        .setChannel(ChannelCode.CHANNEL_PUSH)
                        .setPurpose("marketing")
                        .setGranted(true)
                        .setAtMillis(1))
                .build();
        Profile profile = Profile.newBuilder()
                .setTenant(TENANT.value())
                .setRecipient(recipient)
                .setVersion(1)
                .setContent(PayloadCodec.plain(content))
                .build();
        writer.write(Topics.PROFILES, key(recipient), profile);
    }

    /// Quiet hours on a day three days from now: evaluated, but never in effect.
    private QuietHours neverQuiet() {
        int today = clock.instant().atOffset(ZoneOffset.UTC).getDayOfWeek().getValue();
        return QuietHours.newBuilder()
                .setFrom("03:00")
                .setTo("04:00")
                .addWeekdays(1 + (today + 2) % 7)
                .build();
    }

    private void template(String id, String text) {
        catalog(
                CatalogKey.Kind.TEMPLATE,
                id,
                entry().setTemplate(Template.newBuilder()
                        .addContents(
                                TemplateContent.newBuilder().setTitle("News").setText(text))));
    }

    private void type(String id, EventType.Builder type) {
        catalog(CatalogKey.Kind.EVENT_TYPE, id, entry().setEventType(type.setName(id)));
    }

    private void workflow(String id, String document) {
        catalog(
                CatalogKey.Kind.WORKFLOW,
                id,
                entry().setWorkflow(Workflow.newBuilder().setDocument(ByteString.copyFromUtf8(document))));
    }

    private void catalog(CatalogKey.Kind kind, String id, CatalogEntry.Builder entry) {
        writer.write(
                Topics.CATALOG,
                new CatalogKey(TENANT, kind, id),
                entry.setId(id).setUpdatedAtMillis(clock.millis()).build());
    }

    private static CatalogEntry.Builder entry() {
        return CatalogEntry.newBuilder().setTenant(TENANT.value()).setVersion(1);
    }

    private static RecipientKey key(String recipient) {
        return RecipientKey.of(TENANT.value(), recipient);
    }
}
