// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Audience;
import dev.carillon.events.v1.QuietHours;
import dev.carillon.runtime.http.Violation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SimulationTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    private final RecordedTenant tenant = new RecordedTenant().withProfile("ann");

    @Test
    void aChangedQuietWindowMakesItLater() {
        tenant.withType(_ -> {}, Channel.EMAIL).happened(SOON, "e-1");

        Difference difference = tenant.simulate("""
                {"kind": "tenant", "document": {"defaultQuietHours": {"from": "11:00", "to": "14:01"}}}""");

        assertThat(difference.changes()).containsEntry("later", 1L);
        assertThat(difference.later()).isEqualTo(new Difference.Shift(1, 7200, 7200));
        assertThat(difference.recipients()).isEqualTo(new Difference.Recipients(1, 0, 0, 1));
        Difference.Sample sample = difference.samples().getFirst();
        assertThat(sample.recipient()).isEqualTo("ann");
        assertThat(sample.event()).isEqualTo("e-1");
        assertThat(sample.changes()).containsExactly("later");
        assertThat(sample.after().deferred()).extracting(Difference.Rule::rule).containsExactly("quiet-hours");
    }

    @Test
    void anotherLaneMakesItEarlier() {
        tenant.withTenant(settings -> settings.setDefaultQuietHours(
                        QuietHours.newBuilder().setFrom("11:00").setTo("14:01")))
                .withType(_ -> {}, Channel.EMAIL)
                .happened(SOON, "e-1");

        Difference difference = tenant.simulate("""
                {"kind": "event-type", "id": "order.shipped", "document": {"lane": "critical"}}""");

        assertThat(difference.earlier()).isEqualTo(new Difference.Shift(1, 7200, 7200));
    }

    @Test
    void aChangedWorkflowMovesTheChannel() {
        tenant.withWorkflow("  - {id: one, deliver: {channel: email}}").happened(SOON, "e-1");

        Difference difference = tenant.simulate("""
                {"kind": "workflow", "id": "flow", "document":
                  {"steps": [{"id": "one", "deliver": {"channel": "push"}}]}}""");

        assertThat(difference.changes()).containsEntry("otherChannel", 1L).containsEntry("later", 0L);
        assertThat(difference.messages())
                .containsExactly(
                        new Difference.MessageTotal(RecordedTenant.TYPE, "email", 1, 0),
                        new Difference.MessageTotal(RecordedTenant.TYPE, "push", 0, 1));
    }

    @Test
    void aThrottleMeansFewer() {
        tenant.withType(_ -> {}, Channel.EMAIL)
                .happened(SOON, "e-1")
                .happened(SOON, "e-2")
                .happened(SOON, "e-3");

        Difference difference = tenant.simulate("""
                {"kind": "event-type", "id": "order.shipped", "document":
                  {"throttle": {"limit": 1, "perSeconds": 3600, "overflow": "suppress"}}}""");

        assertThat(difference.recipients()).isEqualTo(new Difference.Recipients(1, 0, 1, 1));
        assertThat(difference.changes()).containsEntry("notSent", 2L);
        assertThat(difference.suppressed()).contains(new Difference.RuleTotal(RecordedTenant.TYPE, "throttle", 0, 2));
    }

    @Test
    void aDigestTellsOfAllItemsInOneMessage() {
        tenant.withWorkflow("  - {id: one, deliver: {channel: email}}")
                .happened(SOON, "e-1")
                .happened(SOON.plusMinutes(1), "e-2");

        Difference difference = tenant.simulate("""
                {"kind": "workflow", "id": "flow", "document":
                  "steps: [{digest: {window: {fixed: 10m}}}, {id: one, deliver: {channel: email}}]"}""");

        assertThat(difference.messages())
                .containsExactly(new Difference.MessageTotal(RecordedTenant.TYPE, "email", 2, 1));
        assertThat(difference.changes()).containsEntry("digested", 2L).containsEntry("notSent", 0L);
        assertThat(difference.later()).isEqualTo(new Difference.Shift(2, 540, 600));
    }

    @Test
    void whatWasSeenInTimeEndsTheWaitOnlyWhereItWasInTime() {
        tenant.withWorkflow("""
                  - {id: bell, deliver: {channel: in_app}}
                  - {id: pause, wait: {for: 10m, unless: seen}}
                  - {id: phone, deliver: {channel: push}}
                """).happened(SOON, "e-1").seen(SOON.plusMinutes(5), "e-1");

        Difference difference = tenant.simulate("""
                {"kind": "workflow", "id": "flow", "document": {"steps": [
                  {"id": "bell", "deliver": {"channel": "in_app"}},
                  {"id": "pause", "wait": {"for": "2m", "unless": "seen"}},
                  {"id": "phone", "deliver": {"channel": "push"}}]}}""");

        assertThat(difference.changes()).containsEntry("more", 1L).containsEntry("otherChannel", 1L);
        assertThat(difference.messages()).contains(new Difference.MessageTotal(RecordedTenant.TYPE, "push", 0, 1));
    }

    @Test
    void nobodySeesWhatDidNotArrive() {
        tenant.withWorkflow("""
                  - {id: bell, deliver: {channel: in_app}}
                  - {id: pause, wait: {for: 10m, unless: seen}}
                  - {id: phone, deliver: {channel: push}}
                """).happened(SOON, "e-1").seen(SOON.plusMinutes(5), "e-1");

        Difference difference = tenant.simulate("""
                {"kind": "workflow", "id": "flow", "document": {"steps": [
                  {"id": "bell", "deliver": {"channel": "email"}},
                  {"id": "pause", "wait": {"for": "10m", "unless": "seen"}},
                  {"id": "phone", "deliver": {"channel": "push"}}]}}""");

        assertThat(difference.messages())
                .contains(
                        new Difference.MessageTotal(RecordedTenant.TYPE, "email", 0, 1),
                        new Difference.MessageTotal(RecordedTenant.TYPE, "in_app", 1, 0),
                        new Difference.MessageTotal(RecordedTenant.TYPE, "push", 0, 1));
    }

    @Test
    void anEventThatNamesTwoRecipientsIsOneEvent() {
        tenant.withType(_ -> {}, Channel.IN_APP)
                .happened(SOON, "e-1", event -> event.setRecipient("ann"))
                .happened(SOON, "e-1", event -> event.setRecipient("ben"));

        Difference difference = tenant.simulate("""
                {"kind": "event-type", "id": "order.shipped", "document":
                  {"defaultPreferences": [{"channel": "in_app", "enabled": false}]}}""");

        assertThat(difference.events()).isEqualTo(1);
        assertThat(difference.recipients().total()).isEqualTo(2);
    }

    @Test
    void anAudienceIsExpandedToItsSubscribers() {
        tenant.withType(_ -> {}, Channel.IN_APP)
                .withSubscription("ann", "game-42")
                .withSubscription("ben", "game-42")
                .happened(
                        SOON,
                        "e-1",
                        event -> event.setAudience(Audience.newBuilder().setTopic("game-42")));

        Difference difference = tenant.simulate("""
                {"kind": "event-type", "id": "order.shipped", "document":
                  {"defaultPreferences": [{"channel": "in_app", "enabled": false}]}}""");

        assertThat(difference.events()).isEqualTo(1);
        assertThat(difference.recipients()).isEqualTo(new Difference.Recipients(2, 0, 2, 2));
        assertThat(difference.suppressed()).contains(new Difference.RuleTotal(RecordedTenant.TYPE, "preference", 0, 2));
    }

    @Test
    void moreNotificationsThanTheLimitAreRefusedByItsName() {
        tenant.withType(_ -> {}, Channel.IN_APP)
                .withMaxNotifications(1)
                .happened(SOON, "e-1")
                .happened(SOON, "e-2");

        assertThat(tenant.limited("")).isEqualTo(new Limit("max-notifications", 1));
    }

    @Test
    void whatTakesLongerThanTheLimitIsStoppedByItsName() {
        tenant.withType(_ -> {}, Channel.IN_APP).happened(SOON, "e-1");

        assertThat(tenant.within(Duration.ZERO).limited("")).isEqualTo(new Limit("timeout", 0));
    }

    @Test
    void faultyDocumentsAreRefusedWithTheirPlaces() {
        tenant.withType(_ -> {}, Channel.IN_APP);

        assertThat(tenant.refused("""
                {"kind": "workflow", "id": "flow", "document": {"steps": [{"deliver": {"channel": "pigeon"}}]}}"""))
                .extracting(Violation::path)
                .first()
                .asString()
                .startsWith("/changes/0/document/steps/0/deliver");
        assertThat(tenant.refused("""
                {"kind": "event-type", "id": "order.shipped", "document":
                  {"throttle": {"limit": 0, "perSeconds": 1}, "channels": ["pigeon"], "colour": "red"}}"""))
                .extracting(Violation::path)
                .containsExactlyInAnyOrder(
                        "/changes/0/document/throttle/limit",
                        "/changes/0/document/channels/0",
                        "/changes/0/document/colour");
        assertThat(tenant.refused("""
                {"kind": "tenant", "document": {"defaultTimeZone": "Mars/Olympus"}}"""))
                .extracting(Violation::path)
                .containsExactly("/changes/0/document/defaultTimeZone");
        assertThat(tenant.refused("""
                {"kind": "weather", "document": {}}""")).extracting(Violation::path).containsExactly("/changes/0/kind");
    }
}
