// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.GuaranteeCode;
import dev.carillon.events.v1.Preference;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.ChannelFailure;
import dev.carillon.routing.decision.ChannelSuppression;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.PlannedDelivery;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.decision.RuleName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class RoutingEngineTest {

    private final Scene scene = new Scene();

    private static List<Channel> channels(RoutingDecision decision) {
        return deliveries(decision).stream().map(PlannedDelivery::channel).toList();
    }

    private static List<PlannedDelivery> deliveries(RoutingDecision decision) {
        return decision.deliveries()
                .flatMap(deliver -> deliver.deliveries().stream())
                .toList();
    }

    private static List<ChannelSuppression> suppressions(RoutingDecision decision) {
        return decision.silences().map(Action.Silence::suppression).toList();
    }

    private static List<ChannelFailure> failures(RoutingDecision decision) {
        return decision.only(Action.Fail.class).map(Action.Fail::failure).toList();
    }

    private static boolean delivers(RoutingDecision decision) {
        return decision.next() instanceof Next.End && !deliveries(decision).isEmpty();
    }

    private static String rule(RoutingDecision decision) {
        return switch (decision.next()) {
            case Next.Suppress(var reason) -> reason.rule();
            case Next.End(var silence) -> silence.rule();
            case Next.Wait wait -> wait.reason().rule();
            case Next.Expire _ -> RuleName.EXPIRED;
            case Next.Cancel _ -> RuleName.CANCELLED;
            case Next.Fail fail -> fail.rule();
            case Next.Digested() -> RuleName.DIGEST;
        };
    }

    @Nested
    final class Delivering {

        @Test
        void everyChannelOfTheTypeGetsOneDeliveryForEachAddress() {
            scene.type(type -> type.addChannels(ChannelCode.CHANNEL_PUSH));

            assertThat(channels(scene.decide())).containsExactly(Channel.IN_APP, Channel.EMAIL, Channel.PUSH);
        }

        @Test
        void theSameQuestionGetsTheSameAnswer() {
            assertThat(scene.decide()).isEqualTo(scene.decide());
        }

        @Test
        void theMessageIsRenderedForItsChannel() throws Exception {
            PlannedDelivery email = deliveries(scene.decide()).get(1);

            DeliveryContent content = PayloadCodec.open(email.delivery().getContent(), DeliveryContent.parser())
                    .require();
            assertThat(content.getEmail().getSubject()).isEqualTo("Order A-17");
            assertThat(content.getEmail().getHtml()).contains("<b>A-17</b>");
            assertThat(content.getEmail().getFrom()).isEqualTo("carillon@example.org");
            assertThat(content.getAddress().getEmail().getValue()).isEqualTo("ann@example.org");
        }

        @Test
        void theEventsGuaranteeGoesBeforeTheTypes() {
            scene.event(event -> event.setGuarantee(GuaranteeCode.GUARANTEE_AT_MOST_ONCE));

            assertThat(deliveries(scene.decide()))
                    .allMatch(planned -> planned.delivery().getGuarantee() == GuaranteeCode.GUARANTEE_AT_MOST_ONCE);
        }

        @Test
        void aTypeWithoutChannelsIsSuppressed() {
            scene.type(type -> type.clearChannels());

            assertThat(rule(scene.decide())).isEqualTo(RuleName.CATALOG);
        }
    }

    @Nested
    final class Expiry {

        @Test
        void whatExpiresNowIsTooLate() {
            scene.event(event -> event.setExpiresAtMillis(Scene.NOW.toEpochMilli()));

            assertThat(scene.decide().next()).isEqualTo(new Next.Expire(Scene.NOW));
        }

        @Test
        void theTypesSpanCountsFromAcceptance() {
            scene.type(type -> type.setExpireAfterSeconds(60));

            assertThat(scene.decide(Scene.NOW.plusSeconds(59))).matches(RoutingEngineTest::delivers);
            assertThat(scene.decide(Scene.NOW.plusSeconds(60)).next()).isInstanceOf(Next.Expire.class);
        }

        @Test
        void theTypesSpanCountsFromTheTimeToSend() {
            scene.type(type -> type.setExpireAfterSeconds(60))
                    .event(event ->
                            event.setSendAtMillis(Scene.NOW.plusSeconds(600).toEpochMilli()))
                    .released();

            assertThat(scene.decide(Scene.NOW.plusSeconds(659))).matches(RoutingEngineTest::delivers);
            assertThat(scene.decide(Scene.NOW.plusSeconds(660)).next()).isInstanceOf(Next.Expire.class);
        }

        @Test
        void expiryGoesBeforeRepetition() {
            scene.event(event -> event.setExpiresAtMillis(1)).told("id:e-1", Scene.NOW.plusSeconds(60));

            assertThat(rule(scene.decide())).isEqualTo(RuleName.EXPIRED);
        }
    }

    @Nested
    final class Repetition {

        @Test
        void theSameEventIsSuppressedWithinTheWindow() {
            scene.told("id:e-1", Scene.NOW.plusSeconds(1));

            assertThat(scene.decide().next())
                    .asInstanceOf(type(Next.Suppress.class))
                    .satisfies(suppress -> {
                        assertThat(suppress.reason().rule()).isEqualTo(RuleName.DUPLICATE);
                        assertThat(suppress.reason().inputs()).containsEntry("firstEvent", "e-0");
                    });
        }

        @Test
        void theProducersKeyGoesBeforeTheEventsId() {
            scene.event(event -> event.setDedupeKey("order-17")).told("id:e-1", Scene.NOW.plusSeconds(1));
            assertThat(scene.decide()).matches(RoutingEngineTest::delivers);

            scene.told("key:order-17", Scene.NOW.plusSeconds(1));
            assertThat(rule(scene.decide())).isEqualTo(RuleName.DUPLICATE);
        }

        @Test
        void theWindowEndsByTheTimeOfAcceptance() {
            scene.told("id:e-1", Scene.NOW);

            assertThat(scene.decide()).matches(RoutingEngineTest::delivers);
        }

        @Test
        void aReleasedNotificationDoesNotRepeatItself() {
            scene.told("id:e-1", Scene.NOW.plusSeconds(1)).released();

            assertThat(scene.decide()).matches(RoutingEngineTest::delivers);
        }
    }

    @Nested
    final class Cancellation {

        @Test
        void aCancelledEventIsNotSent() {
            scene.stopped("e-1");

            assertThat(scene.decide().next()).isEqualTo(new Next.Cancel("ops"));
        }

        @Test
        void aDeferralIsCancelledToo() {
            scene.stopped("e-1").released();

            assertThat(rule(scene.decide())).isEqualTo(RuleName.CANCELLED);
        }
    }

    @Nested
    final class Schedule {

        @Test
        void whatIsToBeSentLaterWaits() {
            Instant later = Scene.NOW.plusSeconds(60);
            scene.event(event -> event.setSendAtMillis(later.toEpochMilli()));

            assertThat(scene.decide().next())
                    .asInstanceOf(type(Next.Wait.class))
                    .extracting(Next.Wait::until, wait -> wait.reason().rule())
                    .containsExactly(later, RuleName.SCHEDULE);
            assertThat(scene.released().decide(later)).matches(RoutingEngineTest::delivers);
        }

        @Test
        void whatWasToBeSentEarlierIsSentNow() {
            scene.event(
                    event -> event.setSendAtMillis(Scene.NOW.minusSeconds(60).toEpochMilli()));

            assertThat(scene.decide()).matches(RoutingEngineTest::delivers);
        }

        @Test
        void aLocalTimeIsTheRecipients() {
            scene.profile(profile -> profile.setTimeZone("America/New_York"))
                    .event(event -> event.setSendAtLocal("2026-01-16T09:00"));

            assertThat(until()).isEqualTo(Instant.parse("2026-01-16T14:00:00Z"));
        }

        @Test
        void withoutAZoneOfTheRecipientTheTenantsCounts() {
            scene.profile(profile -> profile.setTimeZone("Nowhere/AtAll"))
                    .tenant(tenant -> tenant.setDefaultTimeZone("Europe/Vienna"))
                    .event(event -> event.setSendAtLocal("2026-01-16T09:00"));

            assertThat(until()).isEqualTo(Instant.parse("2026-01-16T08:00:00Z"));
        }

        @Test
        void aTimeThatTheClocksSkipIsAsMuchLater() {
            scene.profile(profile -> profile.setTimeZone("Europe/Vienna"))
                    .event(event -> event.setSendAtLocal("2026-03-29T02:30"));

            assertThat(until()).isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
        }

        @Test
        void aTimeThatTheClocksShowTwiceIsTheFirst() {
            scene.profile(profile -> profile.setTimeZone("Europe/Vienna"))
                    .event(event -> event.setSendAtLocal("2026-10-25T02:30"));

            assertThat(until()).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
        }

        @Test
        void aTimeThatIsNoneFails() {
            scene.event(event -> event.setSendAtLocal("tomorrow"));

            assertThat(scene.decide().next())
                    .asInstanceOf(type(Next.Fail.class))
                    .extracting(Next.Fail::code)
                    .isEqualTo(FailureCode.INVALID_REQUEST);
        }

        private Instant until() {
            assertThat(scene.decide().next()).isInstanceOf(Next.Wait.class);
            return ((Next.Wait) scene.decide().next()).until();
        }
    }

    @Nested
    final class Preferences {

        @Test
        void aChannelThatIsSwitchedOffIsSilentAlone() {
            scene.profile(profile -> profile.addPreferences(off().setChannel(ChannelCode.CHANNEL_EMAIL)));

            RoutingDecision decision = scene.decide();

            assertThat(channels(decision)).containsExactly(Channel.IN_APP);
            assertThat(suppressions(decision))
                    .singleElement()
                    .extracting(ChannelSuppression::channel, ChannelSuppression::rule, ChannelSuppression::reason)
                    .containsExactly(Channel.EMAIL, RuleName.PREFERENCE, "recipient: all switched off");
        }

        @Test
        void switchingAllOffSuppressesTheNotification() {
            scene.profile(profile -> profile.addPreferences(off()));

            assertThat(rule(scene.decide())).isEqualTo(RuleName.PREFERENCE);
            assertThat(suppressions(scene.decide())).hasSize(2);
        }

        @Test
        void mandatoryTypesCannotBeSwitchedOff() {
            scene.profile(profile -> profile.addPreferences(off())).type(type -> type.setMandatory(true));

            assertThat(channels(scene.decide())).containsExactly(Channel.IN_APP, Channel.EMAIL);
        }

        @Test
        void mandatoryCategoriesCannotBeSwitchedOff() {
            scene.profile(profile -> profile.addPreferences(off())).category(category -> category.setMandatory(true));

            assertThat(channels(scene.decide())).containsExactly(Channel.IN_APP, Channel.EMAIL);
        }

        @Test
        void theRecipientsChoiceGoesBeforeEveryDefault() {
            scene.profile(profile -> profile.addPreferences(off().setEnabled(true)))
                    .type(type -> type.addDefaultPreferences(off().setEventType("order.shipped")));

            assertThat(channels(scene.decide())).containsExactly(Channel.IN_APP, Channel.EMAIL);
        }

        private static Preference.Builder off() {
            return Preference.newBuilder().setAll(true).setEnabled(false);
        }
    }

    @Nested
    final class Addresses {

        @Test
        void aChannelWithoutAnAddressIsSilentAlone() {
            scene.type(type -> type.addChannels(ChannelCode.CHANNEL_SMS));

            RoutingDecision decision = scene.decide();

            assertThat(channels(decision)).containsExactly(Channel.IN_APP, Channel.EMAIL);
            assertThat(suppressions(decision))
                    .singleElement()
                    .extracting(ChannelSuppression::channel, ChannelSuppression::rule)
                    .containsExactly(Channel.SMS, RuleName.ADDRESS);
        }

        @Test
        void aRecipientWithoutAProfileStillHasAnInbox() {
            scene.known(RecipientProfile.Known.NO);

            assertThat(channels(scene.decide())).containsExactly(Channel.IN_APP);
        }

        @Test
        void whoWasErasedIsNotWrittenTo() {
            scene.known(RecipientProfile.Known.ERASED);

            assertThat(scene.decide().next())
                    .asInstanceOf(type(Next.Suppress.class))
                    .extracting(suppress -> suppress.reason().rule())
                    .isEqualTo(RuleName.ERASED);
        }

        @Test
        void aProfileThatCannotBeReadFailsRatherThanIgnoresItsPreferences() {
            scene.known(RecipientProfile.Known.UNREADABLE);

            assertThat(scene.decide().next())
                    .asInstanceOf(type(Next.Fail.class))
                    .extracting(Next.Fail::rule, Next.Fail::code)
                    .containsExactly(RuleName.PROFILE, FailureCode.UNDECODABLE_RECORD);
        }
    }

    @Nested
    final class CatalogLag {

        @Test
        void aYoungEventWaitsForItsType() {
            scene.withoutType();

            assertThat(scene.decide().next())
                    .asInstanceOf(type(Next.Wait.class))
                    .extracting(wait -> wait.reason().rule(), Next.Wait::until)
                    .containsExactly(RuleName.CATALOG, Scene.NOW.plusSeconds(1));
        }

        @Test
        void anOldEventWithoutATypeNeedsAPerson() {
            scene.withoutType();

            assertThat(scene.decide(Scene.NOW.plus(Duration.ofSeconds(10))).next())
                    .asInstanceOf(type(Next.Fail.class))
                    .extracting(Next.Fail::code)
                    .isEqualTo(FailureCode.UNKNOWN_EVENT_TYPE);
        }

        @Test
        void anOldEventWithoutATemplateFailsOnItsChannels() {
            scene.template(Optional.empty());

            assertThat(failures(scene.decide(Scene.NOW.plusSeconds(10))))
                    .extracting(ChannelFailure::code)
                    .containsOnly(FailureCode.TEMPLATE_MISSING);
        }
    }

    @Nested
    final class Templates {

        @Test
        void aTemplateThatFailsOnOneChannelLeavesTheOthers() {
            scene.template(Optional.of(Template.newBuilder()
                    .addContents(content(ChannelCode.CHANNEL_IN_APP, "{{data.order}}"))
                    .addContents(content(ChannelCode.CHANNEL_EMAIL, "{{data.absent}}"))
                    .build()));

            RoutingDecision decision = scene.decide();

            assertThat(channels(decision)).containsExactly(Channel.IN_APP);
            assertThat(failures(decision)).singleElement().satisfies(failure -> {
                assertThat(failure.channel()).isEqualTo(Channel.EMAIL);
                assertThat(failure.code()).isEqualTo(FailureCode.TEMPLATE_FAILED);
                assertThat(failure.detail()).contains("data.absent");
            });
        }

        @Test
        void anEventsTemplateIsInPlaceOfItsTypes() {
            scene.otherTemplate(
                            "of-type",
                            Template.newBuilder()
                                    .addContents(content(ChannelCode.CHANNEL_IN_APP, "{{data.ofType}}"))
                                    .build())
                    .otherTemplate(
                            "of-event",
                            Template.newBuilder()
                                    .addContents(content(ChannelCode.CHANNEL_IN_APP, "{{data.ofEvent}}"))
                                    .build())
                    .type(type -> type.setTemplate("of-type"))
                    .event(event -> event.setTemplate("of-event"));

            assertThat(failures(scene.decide()))
                    .filteredOn(failure -> failure.channel() == Channel.IN_APP)
                    .singleElement()
                    .extracting(ChannelFailure::detail)
                    .asString()
                    .contains("data.ofEvent");
        }

        @Test
        void theDraftOfATestIsInPlaceOfAllTemplates() {
            scene.otherTemplate("of-event", Template.getDefaultInstance())
                    .event(event -> event.setTemplate("of-event")
                            .setDraft(Template.newBuilder()
                                    .addContents(content(ChannelCode.CHANNEL_IN_APP, "{{data.drafted}}"))));

            assertThat(failures(scene.decide()))
                    .filteredOn(failure -> failure.channel() == Channel.IN_APP)
                    .singleElement()
                    .extracting(ChannelFailure::detail)
                    .asString()
                    .contains("data.drafted");
        }

        @Test
        void dataThatIsNoObjectFailsAllChannels() {
            scene.event(event -> event.setData(PayloadCodec.plain(com.google.protobuf.ByteString.copyFromUtf8("[1]"))));

            assertThat(failures(scene.decide()))
                    .extracting(ChannelFailure::code)
                    .containsExactly(FailureCode.TEMPLATE_FAILED, FailureCode.TEMPLATE_FAILED);
        }

        private static TemplateContent content(ChannelCode channel, String title) {
            return TemplateContent.newBuilder()
                    .setChannel(channel)
                    .setTitle(title)
                    .build();
        }
    }
}
