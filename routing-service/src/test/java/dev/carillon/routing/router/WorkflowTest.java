// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.lever.LeverKind;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.v1.Backoff;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.EmailAddress;
import dev.carillon.events.v1.Lever;
import dev.carillon.events.v1.Ramp;
import dev.carillon.events.v1.Workflow;
import dev.carillon.routing.router.store.StoreNames;
import dev.carillon.testsupport.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkflowTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String ESCALATION = """
              - {id: bell, deliver: {channel: in_app}}
              - {id: pause, wait: {for: 2m, unless: seen}}
              - {id: phone, deliver: {channel: push}}
            """;

    private final MemoryRouter router = new MemoryRouter().withProfile("ann");

    /// Ann is in the part, or not: the lever says who goes through the other workflow, and explanations say the same.
    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void aRampTakesAPartThroughAnotherWorkflow(int percent) {
        router.withWorkflow("- {id: bell, deliver: {channel: in_app}}\n");
        router.publish(
                CatalogKey.Kind.WORKFLOW,
                CatalogEntry.newBuilder()
                        .setTenant(MemoryRouter.TENANT.value())
                        .setId("flow-2")
                        .setVersion(1)
                        .setWorkflow(Workflow.newBuilder()
                                .setDocument(ByteString.copyFromUtf8(
                                        "name: flow\nsteps:\n- {id: phone, deliver: {channel: push}}\n")))
                        .build());
        router.pull(
                LeverTarget.ofWorkflow(MemoryRouter.TENANT, "flow"),
                Lever.newBuilder()
                        .setRamp(Ramp.newBuilder().setPercent(percent).setCandidate("flow-2"))
                        .build());

        router.submit("e");

        assertThat(router.channels()).containsExactly(percent == 0 ? Channel.IN_APP : Channel.PUSH);
    }

    /// Usually the first wait is a second at most.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLeverStretchesTheWaitBeforeARepetition(boolean isHeld) {
        router.withWorkflow("- {id: phone, deliver: {channel: push}}\n");
        if (isHeld) {
            router.pull(
                    LeverTarget.of(LeverKind.BACKOFF, Channel.PUSH),
                    Lever.newBuilder()
                            .setBackoff(Backoff.newBuilder().setFactor(1_000))
                            .build());
        }
        router.submit("e");
        router.leaveUnanswered(router.deliveries().getFirst());

        router.advance(Duration.ofSeconds(1));
        int soon = router.deliveries().size();
        router.advance(Duration.ofSeconds(1_000));
        int later = router.deliveries().size();

        assertThat(List.of(soon, later)).isEqualTo(isHeld ? List.of(0, 1) : List.of(1, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anImmediateEventSkipsWaitsDigestsAndQuietHours(boolean isImmediate) {
        router.withProfile(
                "ann",
                profile -> profile.getQuietHoursBuilder().setFrom("00:00").setTo("23:59"));
        router.withWorkflow("""
                  - {id: bell, deliver: {channel: in_app}}
                  - {id: pause, wait: {for: 2m, unless: seen}}
                  - {id: pack, digest: {window: {fixed: 10m}}}
                  - {id: phone, deliver: {channel: push}}
                """);

        router.submit(router.event("e").setImmediate(isImmediate).build());

        assertThat(router.channels())
                .isEqualTo(isImmediate ? List.of(Channel.IN_APP, Channel.PUSH) : List.of(Channel.IN_APP));
    }

    @Test
    void anInboxItemHasItsTemplatesTagsAndTheEventsWhichCountOfTwoWithOneName() throws Exception {
        router.withWorkflow("  - {id: bell, deliver: {channel: in_app}}\n");
        CatalogEntry.Builder template = Fixtures.template(MemoryRouter.TENANT, MemoryRouter.TYPE);
        template.getTemplateBuilder().putTags("team", "orders").putTags("kind", "parcel");
        router.publish(CatalogKey.Kind.TEMPLATE, template.build());

        router.submit(router.event("e")
                .putTags("team", "billing")
                .putTags("vip", "yes")
                .build());

        DeliveryContent content = DeliveryContent.parseFrom(
                router.deliveries().getFirst().getContent().getContent());
        assertThat(content.getInApp().getTagsMap())
                .containsOnly(entry("team", "billing"), entry("kind", "parcel"), entry("vip", "yes"));
    }

    @Nested
    final class Escalation {

        @Test
        void whatIsNotSeenEscalates() {
            router.withWorkflow(ESCALATION).submit("e");
            assertThat(router.channels()).containsExactly(Channel.IN_APP);
            assertThat(router.story()).containsExactly("routed in_app", "deferred: wait");

            router.advance(MINUTE.multipliedBy(2));

            assertThat(router.channels()).containsExactly(Channel.PUSH);
            assertThat(router.story()).containsExactly("escalated", "routed push");
        }

        @Test
        void whatIsSeenEndsTheWaitAtOnce() {
            router.withWorkflow(ESCALATION).submit("e");
            Delivery bell = router.deliveries().getFirst();
            router.receipts();

            router.see(bell);

            assertThat(router.story()).containsExactly("suppressed push: engaged");
            router.drain();
            assertThat(router.deliveries()).isEmpty();
            assertThat(router.stores().store(StoreNames.INSTANCES).isEmpty()).isTrue();
        }

        @Test
        void aReceiptThatLiesUnreadWhenTheWaitIsDueIsReadBeforeItEnds() {
            router.withWorkflow(ESCALATION).submit("seen", "other");
            Delivery bell = router.deliveries().getFirst();
            router.receipts();
            router.leaveLogUnread();
            router.advance(Duration.ofDays(1));

            assertThat(router.deliveries()).isEmpty();
            router.see(bell);
            assertThat(router.story()).containsExactly("suppressed push: engaged");
            router.readLog();

            assertThat(router.deliveries()).extracting(Delivery::getEventId).containsExactly("other");
            assertThat(router.stores().store(StoreNames.INSTANCES).isEmpty()).isTrue();
        }

        @Test
        void whatIsOnlyConfirmedEscalatesAndWhatIsReadDoesNot() {
            router.withWorkflow(ESCALATION).submit("confirmed", "read");
            List<Delivery> bells = router.deliveries();
            router.confirm(bells.get(0));
            router.read(bells.get(1));

            router.drain();

            assertThat(router.deliveries()).extracting(Delivery::getEventId).containsExactly("confirmed");
        }

        @Test
        void anEscalationInQuietHoursIsStoppedByEngagementToo() {
            router.withProfile(
                    "ann",
                    profile -> profile.getQuietHoursBuilder().setFrom("12:00").setTo("18:00"));
            router.withWorkflow(ESCALATION).submit("e");
            Delivery bell = router.deliveries().getFirst();
            router.advance(MINUTE.multipliedBy(5));
            router.receipts();

            router.see(bell);

            assertThat(router.story()).containsExactly("suppressed push: engaged");
            router.drain();
            assertThat(router.deliveries()).isEmpty();
        }

        @Test
        void anInstanceEndsOnTheVersionThatItBeganWith() {
            router.withWorkflow(1, ESCALATION).submit("old");
            router.withWorkflow(2, "  - {id: bell, deliver: {channel: in_app}}\n")
                    .submit("new");
            router.deliveries();

            router.drain();

            assertThat(router.deliveries())
                    .singleElement()
                    .matches(delivery -> delivery.getEventId().equals("old")
                            && delivery.getStep().equals("phone"));
        }

        @Test
        void aCancelledWaitEnds() {
            router.withWorkflow(ESCALATION).submit("e");
            router.receipts();

            router.cancel("e");

            assertThat(router.story()).containsExactly("cancelled", "stopped 1, left 0");
            router.cancel("e");
            assertThat(router.story()).containsExactly("stopped 0, left 1");
        }
    }

    @Nested
    final class Conditions {

        @Test
        void aBranchGoesElsewhereWhenItsConditionDoesNotHold() {
            router.withWorkflow("""
                      - {id: gate, condition: {if: "data.carrier == 'Post'", else: other}}
                      - {id: one, deliver: {channel: in_app}, next: end}
                      - {id: other, deliver: {channel: email}}
                    """);
            router.submit("e");

            assertThat(router.channels()).containsExactly(Channel.IN_APP);
        }

        @Test
        void whatEndsWithoutADeliverySaysWhy() {
            router.withWorkflow("""
                      - {id: gate, condition: {if: "data.absent > 1"}}
                      - {id: one, deliver: {channel: in_app}}
                    """);
            router.submit("e");

            assertThat(router.story()).containsExactly("suppressed: condition");
        }

        @Test
        void aStepWhoseConditionDoesNotHoldIsSilent() {
            router.withWorkflow("""
                      - {id: one, deliver: {channel: in_app}}
                      - {id: two, deliver: {channel: email, when: "data.carrier == 'Courier'"}}
                    """);
            router.submit("e");

            assertThat(router.channels()).containsExactly(Channel.IN_APP);
            assertThat(router.story()).contains("suppressed email: condition");
        }
    }

    @Nested
    final class BestTime {

        private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
        private static final String AT_THE_BEST_TIME = """
                  - {id: best, wait: {bestTimeWithin: 1d}}
                  - {id: bell, deliver: {channel: in_app}}
                """;

        @Test
        void whenRecipientsLookedBeforeIsWhenTheyAreToldNextTime() {
            router.withProfile("ann", profile -> profile.setTimeZone("Europe/Berlin"))
                    .withWorkflow(AT_THE_BEST_TIME);
            for (int day = 1; day <= 10; day++) {
                router.advanceTo(tomorrowAt(LocalTime.of(8, 0)));
                router.submit("learn-" + day);
                router.advanceTo(tomorrowAt(LocalTime.of(19, 30)));
                router.deliveries().forEach(router::see);
            }
            router.advanceTo(tomorrowAt(LocalTime.of(8, 0)));
            router.submit("next");
            assertThat(router.deliveries()).isEmpty();

            router.drain();

            assertThat(router.deliveries()).extracting(Delivery::getEventId).containsExactly("next");
            assertThat(router.deliveredAt().getLast().atZone(BERLIN).toLocalTime())
                    .isEqualTo(LocalTime.of(19, 0));
        }

        private Instant tomorrowAt(LocalTime time) {
            return router.now().atZone(BERLIN).plusDays(1).with(time).toInstant();
        }
    }

    @Nested
    final class Fallback {

        private static final String CHAIN = "  - {id: phone, deliver: {channel: push, fallback: [sms, email]}}\n";

        @Test
        void aChannelThatFailedForGoodIsReplacedByTheNextThatReaches() {
            router.withWorkflow(CHAIN).submit("e");
            Delivery push = router.deliveries().getFirst();

            router.refuse(push);

            Delivery email = router.deliveries().getFirst();
            assertThat(Channel.require(email.getChannel())).isEqualTo(Channel.EMAIL);
            assertThat(router.story())
                    .containsExactly("routed push", "failed push", "suppressed sms: address", "routed email");
            assertThat(router.deadLetters()).isEmpty();
            router.refuse(email);
            assertThat(router.deadLetters()).hasSize(1);
            assertThat(router.stores().store(StoreNames.INSTANCES).isEmpty()).isTrue();
        }

        @Test
        void aChannelWhoseAddressIsSuppressedIsReplaced() {
            router.withProfile(
                    "ann",
                    profile -> profile.addSuppressionsBuilder()
                            .setChannel(Channel.PUSH.code())
                            .setValue(profile.getAddresses(1).getDevice().getToken())
                            .setReason("bounced"));
            router.withWorkflow(CHAIN).submit("e");

            assertThat(router.channels()).containsExactly(Channel.EMAIL);
            assertThat(router.story())
                    .containsExactly("suppressed push: suppression-list", "suppressed sms: address", "routed email");
        }

        @Test
        void aSuppressedAddressIsRecognisedHoweverItIsWritten() {
            router.withProfile("ann", profile -> {
                profile.clearAddresses()
                        .addAddressesBuilder()
                        .setId("email")
                        .setEmail(EmailAddress.newBuilder().setValue("x@EXAMPLE.com"));
                profile.addSuppressionsBuilder()
                        .setChannel(Channel.EMAIL.code())
                        .setValue("X@example.COM")
                        .setReason("manual");
            });
            router.withWorkflow("  - {id: mail, deliver: {channel: email}}\n").submit("e");

            assertThat(router.deliveries()).isEmpty();
            assertThat(router.story())
                    .containsExactly("suppressed email: suppression-list", "suppressed: suppression-list");
        }

        @Test
        void aPreferenceDoesNotFallBack() {
            router.withProfile(
                    "ann",
                    profile -> profile.addPreferencesBuilder().setAll(true).setChannel(Channel.PUSH.code()));
            router.withWorkflow(CHAIN).submit("e");

            assertThat(router.deliveries()).isEmpty();
            assertThat(router.story()).containsExactly("suppressed push: preference", "suppressed: preference");
        }

        @Test
        void oneOfSeveralDevicesIsEnough() {
            router.withProfile(
                    "ann",
                    profile -> profile.addAddresses(
                            profile.getAddresses(1).toBuilder().setId("phone-2").build()));
            router.withWorkflow(CHAIN).submit("e");
            List<Delivery> pushes = router.deliveries();

            router.refuse(pushes.get(0));
            assertThat(router.deliveries()).isEmpty();
            router.accept(pushes.get(1));

            assertThat(router.deliveries()).isEmpty();
            assertThat(router.deadLetters()).isEmpty();
        }

        @Test
        void aConfirmationThatLiesUnreadWhenTheNextChannelIsDueIsReadBeforeThatIsTried() {
            router.withWorkflow("  - {id: phone, deliver: {channel: push, fallback: [email], confirmWithin: 5m}}\n");
            router.submit("lost", "found");
            List<Delivery> pushes = router.deliveries();
            pushes.forEach(router::accept);
            router.leaveLogUnread();
            router.advance(MINUTE.multipliedBy(6));

            assertThat(router.deliveries()).isEmpty();
            router.confirm(pushes.get(1));
            router.readLog();

            assertThat(router.deliveries()).extracting(Delivery::getEventId).containsExactly("lost");
        }

        @Test
        void whatIsNotConfirmedInTimeIsReplaced() {
            router.withWorkflow("  - {id: phone, deliver: {channel: push, fallback: [email], confirmWithin: 5m}}\n");
            router.submit("lost", "found");
            List<Delivery> pushes = router.deliveries();
            pushes.forEach(router::accept);
            router.confirm(pushes.get(1));

            router.advance(MINUTE.multipliedBy(5));

            assertThat(router.deliveries())
                    .singleElement()
                    .matches(delivery -> delivery.getEventId().equals("lost"));
        }
    }

    @Test
    void aWaitUntilALocalTimeFollowsTheRecipientsZone() {
        router.withWorkflow("""
                  - {id: morning, wait: {until: "09:00"}}
                  - {id: bell, deliver: {channel: in_app}}
                """);
        router.submit("e");
        router.withProfile("ann", profile -> profile.setTimeZone("America/New_York"));

        router.drain();

        assertThat(router.deliveredAt()).containsExactly(Instant.parse("2026-01-15T14:00:00Z"));
    }
}
