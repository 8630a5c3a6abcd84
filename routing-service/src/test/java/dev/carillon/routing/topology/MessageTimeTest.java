// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.PhoneNumber;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.QuietHours;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import dev.carillon.events.v1.WebhookUrl;
import dev.carillon.events.v1.Workflow;
import dev.carillon.testsupport.Fixtures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Dates and times in messages show by the recipient's clock, however the message came to be sent.
final class MessageTimeTest {

    private static final String TYPE = Fixtures.ORDER_SHIPPED;
    private static final String NOON = "{\"at\":\"2026-06-01T12:00:00Z\"}";

    @TempDir
    Path stateDir;

    private Router router;

    @BeforeEach
    void start() {
        router = new Router(Lane.STANDARD, stateDir)
                .withTenant()
                .withType(TYPE, Channel.values())
                .publish(
                        CatalogKey.Kind.TEMPLATE,
                        CatalogEntry.newBuilder()
                                .setTenant(Router.TENANT.value())
                                .setId(TYPE)
                                .setTemplate(template("{{#if digest}}{{#each digest.items}}{{time this.at}}{{/each}}"
                                        + "{{else}}{{time data.at}}{{/if}} {{recipient.timeZone}}"))
                                .build());
        withProfile(profile -> profile.setTimeZone("Europe/Vienna"));
    }

    @AfterEach
    void close() {
        router.close();
    }

    @ParameterizedTest
    @EnumSource
    void atOnce(Channel channel) {
        router.submit(event().build());

        assertThat(message(channel)).contains("2:00 PM Europe/Vienna");
    }

    @ParameterizedTest
    @EnumSource
    void afterADeferral(Channel channel) {
        router.submit(
                event().setSendAtMillis(router.now().plus(Duration.ofHours(1)).toEpochMilli())
                        .build());
        router.advance(Duration.ofHours(1));

        assertThat(message(channel)).contains("2:00 PM Europe/Vienna");
    }

    @ParameterizedTest
    @EnumSource
    void inADigest(Channel channel) {
        withWorkflow("""
                  - {id: gather, digest: {window: {fixed: 10m}}}
                  - {id: send, deliver: {channel: %s}}
                """.formatted(channel.wireName()));
        router.submit(event().build());
        router.submit(event().build());
        router.advanceBySteps(Duration.ofMinutes(11), Duration.ofMinutes(1));

        assertThat(message(channel)).contains("2:00 PM2:00 PM Europe/Vienna");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IN_APP")
    void afterAnEscalation(Channel channel) {
        withWorkflow("""
                  - {id: bell, deliver: {channel: in_app}}
                  - {id: pause, wait: {for: 5m, unless: seen}}
                  - {id: send, deliver: {channel: %s}}
                """.formatted(channel.wireName()));
        router.submit(event().build());
        assertThat(message(Channel.IN_APP)).contains("2:00 PM Europe/Vienna");
        router.advanceBySteps(Duration.ofMinutes(6), Duration.ofMinutes(1));

        assertThat(message(channel)).contains("2:00 PM Europe/Vienna");
    }

    @Test
    void theDevicesZoneGoesBeforeTheProfilesAndThatBeforeTheTenants() {
        withProfile(profile -> profile.setTimeZone("Europe/Vienna")
                .getAddressesBuilder(1)
                .getDeviceBuilder()
                .setTimeZone("Asia/Tokyo"));
        router.submit(event().build());
        assertThat(message(Channel.EMAIL)).contains("9:00 PM Asia/Tokyo");

        CatalogEntry.Builder tenant = Fixtures.tenant(Router.TENANT, new byte[32]);
        tenant.getTenantSettingsBuilder().setDefaultTimeZone("America/New_York");
        router.publish(CatalogKey.Kind.TENANT, tenant.build());
        withProfile(ProfileContent.Builder::clearTimeZone);
        router.submit(event().build());
        assertThat(message(Channel.EMAIL)).contains("8:00 AM America/New_York");
    }

    @Test
    void quietHoursAndConditionsGoByTheSameClock() {
        router.publish(
                CatalogKey.Kind.EVENT_TYPE,
                Fixtures.eventType(Router.TENANT, TYPE, Channel.EMAIL).build());
        withProfile(profile -> profile.setTimeZone("Europe/Vienna")
                .setQuietHours(QuietHours.newBuilder().setFrom("12:30").setTo("13:30"))
                .getAddressesBuilder(1)
                .getDeviceBuilder()
                .setTimeZone("Asia/Tokyo"));
        router.submit(event().build());
        assertThat(message(Channel.EMAIL)).contains("9:00 PM Asia/Tokyo");

        withWorkflow("""
                  - {id: send, deliver: {channel: email, when: 'recipient.timeZone == "Asia/Tokyo"'}}
                """);
        router.submit(event().build());
        assertThat(message(Channel.EMAIL)).contains("9:00 PM Asia/Tokyo");
    }

    @Test
    void anEventWithoutATimeOfItsOwnHappenedWhenItWasAccepted() {
        router.publish(
                CatalogKey.Kind.TEMPLATE,
                CatalogEntry.newBuilder()
                        .setTenant(Router.TENANT.value())
                        .setId(TYPE)
                        .setTemplate(template("{{date event.occurredAt \"long\"}} {{event.occurredAt}}"))
                        .build());
        withWorkflow("""
                  - {id: send, deliver: {channel: email, when: 'event.occurredAt == timestamp("%s")'}}
                """.formatted(router.now()));

        router.submit(event().clearOccurredAtMillis().build());

        assertThat(message(Channel.EMAIL)).contains(router.now().toString());
        assertThat(router.deadLetters()).isEmpty();
    }

    private Event.Builder event() {
        return router.event("ann").setData(PayloadCodec.plain(ByteString.copyFromUtf8(NOON)));
    }

    private void withProfile(Consumer<ProfileContent.Builder> change) {
        ProfileContent.Builder content = Fixtures.profileContent("ann")
                .addAddresses(Address.newBuilder()
                        .setId("phone")
                        .setPhone(PhoneNumber.newBuilder().setValue("+436601234567")))
                .addAddresses(Address.newBuilder()
                        .setId("hook")
                        .setWebhook(WebhookUrl.newBuilder().setValue("https://hook.example.org")));
        change.accept(content);
        router.withProfile(
                Fixtures.profile(Router.TENANT, "ann", content.build()).build());
    }

    private void withWorkflow(String steps) {
        router.publish(
                CatalogKey.Kind.WORKFLOW,
                CatalogEntry.newBuilder()
                        .setTenant(Router.TENANT.value())
                        .setId("flow")
                        .setVersion(1)
                        .setWorkflow(Workflow.newBuilder()
                                .setDocument(ByteString.copyFromUtf8("name: flow\nsteps:\n" + steps)))
                        .build());
        CatalogEntry.Builder type = Fixtures.eventType(Router.TENANT, TYPE);
        type.getEventTypeBuilder().setWorkflow("flow");
        router.publish(CatalogKey.Kind.EVENT_TYPE, type.build());
    }

    private static Template template(String text) {
        Template.Builder template = Template.newBuilder();
        Arrays.stream(Channel.values())
                .forEach(channel -> template.addContents(TemplateContent.newBuilder()
                        .setChannel(channel.code())
                        .setTitle(text)
                        .setText(text)));
        return template.build();
    }

    /// Texts of the one delivery of a channel.
    private String message(Channel channel) {
        assertThat(router.deadLetters()).isEmpty();
        return router.deliveries(channel).stream()
                .flatMap(MessageTimeTest::content)
                .findFirst()
                .map(DeliveryContent::toString)
                .map(text -> text.replace("\\342\\200\\257", " "))
                .orElseThrow();
    }

    private static Stream<DeliveryContent> content(Delivery delivery) {
        try {
            return Stream.of(DeliveryContent.parseFrom(delivery.getContent().getContent()));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
