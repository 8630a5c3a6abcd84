// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Audience;
import dev.carillon.events.v1.AudienceExpanded;
import dev.carillon.events.v1.Cancellation;
import dev.carillon.events.v1.CancellationApplied;
import dev.carillon.events.v1.Cancelled;
import dev.carillon.events.v1.Confirmed;
import dev.carillon.events.v1.Deferred;
import dev.carillon.events.v1.Digested;
import dev.carillon.events.v1.Escalated;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Failed;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.RetryScheduled;
import dev.carillon.events.v1.Routed;
import dev.carillon.events.v1.Seen;
import dev.carillon.events.v1.Suppressed;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import java.util.ArrayList;
import java.util.List;

/// Records of four events of one tenant: one to Ann and Bob, which was submitted twice; one to an audience; one that
/// was cancelled; one that was sent in a digest.
final class TrackingScenario {

    static final String EVENT = "order/1";
    static final String BROADCAST = "goal-1";
    static final String CANCELLED = "late-1";
    static final String DIGESTED = "comment-1";
    static final String DIGEST_NOTIFICATION = "n00000000000000000000000000000007";

    private static final long START = ManualClock.START.toEpochMilli();

    private final TenantId tenant;
    private final List<Event> events = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();

    TrackingScenario(TenantId tenant) {
        this.tenant = tenant;
        tellOfAnnAndBob();
        tellOfTheAudience();
        tellOfTheCancelled();
        tellOfTheCancellation();
        tellOfTheDigest();
    }

    List<Event> events() {
        return events;
    }

    List<Receipt> receipts() {
        return receipts;
    }

    NotificationId notification(String recipient, String event) {
        return NotificationId.of(RecipientKey.of(tenant.value(), recipient), new EventId(event));
    }

    DeliveryId delivery(String recipient, String event, Channel channel) {
        return DeliveryId.of(notification(recipient, event), channel, address(channel), "");
    }

    private void tellOfAnnAndBob() {
        for (String recipient : List.of("ann", "bob")) {
            for (long acceptedAfter : new long[] {0, 5000}) {
                events.add(Fixtures.event(tenant, recipient)
                        .setId(EVENT)
                        .setRecipientCount(2)
                        .setAcceptedAtMillis(START + acceptedAfter)
                        .build());
            }
        }
        receipts.add(of("ann", EVENT, Channel.IN_APP, 10, "")
                .setRouted(Routed.newBuilder().setRule("deliver now").setAddressId("inbox"))
                .build());
        receipts.add(of("ann", EVENT, Channel.EMAIL, 10, "")
                .setRouted(Routed.newBuilder().setRule("deliver now").setAddressId("email"))
                .build());
        receipts.add(of("ann", EVENT, Channel.EMAIL, 20, "1")
                .setAttempted(Attempted.newBuilder()
                        .setAttempt(1)
                        .setProvider("smtp")
                        .setAddressId("email")
                        .setUnanswered(Attempted.Unanswered.newBuilder().setCause("timeout")))
                .build());
        receipts.add(of("ann", EVENT, Channel.EMAIL, 21, "2")
                .setRetryScheduled(RetryScheduled.newBuilder().setAttempt(2).setDueAtMillis(START + 1000))
                .build());
        receipts.add(of("ann", EVENT, Channel.EMAIL, 1030, "2")
                .setAttempted(Attempted.newBuilder()
                        .setAttempt(2)
                        .setProvider("smtp")
                        .setAddressId("email")
                        .setRefused(
                                Attempted.Refused.newBuilder().setCode("550").setDetail("no such user")))
                .build());
        receipts.add(of("ann", EVENT, Channel.EMAIL, 1031, "")
                .setFailed(Failed.newBuilder().setCode("provider-refused").setAttempts(2))
                .build());
        receipts.add(of("ann", EVENT, Channel.IN_APP, 30, "1")
                .setAttempted(Attempted.newBuilder()
                        .setAttempt(1)
                        .setProvider("inbox")
                        .setAddressId("inbox")
                        .setAccepted(Attempted.Accepted.newBuilder().setReference("standard/e/7")))
                .build());
        receipts.add(of("ann", EVENT, Channel.IN_APP, 40, "")
                .setConfirmed(Confirmed.newBuilder().setBy("web-1"))
                .build());
        // A second report of the same fact, later and by another instance: only the first report counts.
        receipts.add(receipts.getLast().toBuilder()
                .setAtMillis(START + 900)
                .setRecordedBy("router-2")
                .build());
        receipts.add(of("ann", EVENT, Channel.IN_APP, 50, "")
                .setSeen(Seen.newBuilder().setBy("web-1"))
                .build());
        for (String recipient : List.of("ann", "bob")) {
            receipts.add(whole(recipient, EVENT, 5010, "5000")
                    .setSuppressed(Suppressed.newBuilder().setRule("duplicate").setReason("seen before"))
                    .build());
        }
        receipts.add(whole("bob", EVENT, 11, "")
                .setSuppressed(Suppressed.newBuilder().setRule("preference").setReason("event type preference"))
                .build());
    }

    private void tellOfTheAudience() {
        for (int partition = 0; partition < 4; partition++) {
            events.add(Fixtures.event(tenant, "*")
                    .setId(BROADCAST)
                    .setRecipientCount(0)
                    .setAudience(Audience.newBuilder().setTopic("game-42"))
                    .build());
            receipts.add(Receipt.newBuilder()
                    .setId(ReceiptId.of(tenant + BROADCAST, "audience_expanded", "" + partition)
                            .value())
                    .setTenant(tenant.value())
                    .setEventId(BROADCAST)
                    .setLane(Lane.STANDARD.code())
                    .setAtMillis(START + 9)
                    .setAudienceExpanded(AudienceExpanded.newBuilder()
                            .setPartition(partition)
                            .setExpanded(1)
                            .setTotal(2)
                            .setComplete(true))
                    .build());
            // An earlier progress report.
            receipts.add(receipts.getLast().toBuilder()
                    .setId(ReceiptId.of(tenant + BROADCAST, "audience_expanded", "begun " + partition)
                            .value())
                    .setAtMillis(START + 8)
                    .setAudienceExpanded(AudienceExpanded.newBuilder()
                            .setPartition(partition)
                            .setTotal(2))
                    .build());
        }
        for (String recipient : List.of("cem", "dee", "eve")) {
            receipts.add(of(recipient, BROADCAST, Channel.IN_APP, 12, "")
                    .setRouted(Routed.newBuilder().setRule("deliver now").setAddressId("inbox"))
                    .build());
        }
    }

    private void tellOfTheDigest() {
        events.add(Fixtures.event(tenant, "ann").setId(DIGESTED).build());
        receipts.add(of("ann", DIGESTED, Channel.PUSH, 5, "")
                .setDeferred(Deferred.newBuilder()
                        .setRule("quiet hours")
                        .setReason("profile")
                        .setUntilMillis(START + 60_000)
                        .putInputs("zone", "Europe/Berlin"))
                .build());
        receipts.add(whole("ann", DIGESTED, 10, "")
                .setDigested(Digested.newBuilder()
                        .setRule("pack")
                        .setDigestKey("thread-7")
                        .setClosesAtMillis(START + 600_000)
                        .setDigestNotificationId(DIGEST_NOTIFICATION))
                .build());
        receipts.add(whole("ann", DIGESTED, 6, "")
                .setEscalated(Escalated.newBuilder().setStep("phone").setCause("not seen"))
                .build());
    }

    /// Receipts of an event that was cancelled twice: the routers of two partitions of one lane and of one partition of
    /// another answered.
    private void tellOfTheCancellation() {
        for (int partition = 0; partition < 2; partition++) {
            for (int time = 1; time <= 2; time++) {
                receipts.add(Receipt.newBuilder()
                        .setId(ReceiptId.of(tenant + CANCELLED, "cancellation_applied", partition + "/" + time)
                                .value())
                        .setTenant(tenant.value())
                        .setEventId(CANCELLED)
                        .setLane(Lane.STANDARD.code())
                        .setAtMillis(START + 100 + time)
                        .setCancellationApplied(CancellationApplied.newBuilder()
                                .setPartition(partition)
                                .setStopped(time == 1 ? 1 : 0)
                                .setLeft(time == 1 ? 2 : 3))
                        .build());
            }
        }
        receipts.add(receipts.getLast().toBuilder()
                .setLane(Lane.BULK.code())
                .setCancellationApplied(
                        CancellationApplied.newBuilder().setPartition(1).setStopped(5))
                .build());
    }

    private void tellOfTheCancelled() {
        events.add(Fixtures.event(tenant, "ann").setId(CANCELLED).build());
        events.add(Fixtures.event(tenant, "ann")
                .setId(CANCELLED)
                .setAcceptedAtMillis(START + 100)
                .setCancellation(Cancellation.newBuilder().setRequestedBy("shop"))
                .build());
        receipts.add(whole("ann", CANCELLED, 110, "")
                .setCancelled(Cancelled.newBuilder().setRequestedBy("shop"))
                .build());
    }

    private Receipt.Builder whole(String recipient, String event, long after, String discriminator) {
        String notification = notification(recipient, event).value();
        return Receipt.newBuilder()
                .setId(ReceiptId.of(notification, "whole" + after, discriminator)
                        .value())
                .setTenant(tenant.value())
                .setRecipient(recipient)
                .setEventId(event)
                .setEventType(Fixtures.ORDER_SHIPPED)
                .setNotificationId(notification)
                .setLane(Lane.STANDARD.code())
                .setAtMillis(START + after)
                .setRecordedBy("router-1");
    }

    private Receipt.Builder of(String recipient, String event, Channel channel, long after, String discriminator) {
        String delivery = delivery(recipient, event, channel).value();
        return whole(recipient, event, after, discriminator)
                .setId(ReceiptId.of(delivery, "fact" + after, discriminator).value())
                .setDeliveryId(delivery)
                .setChannel(channel.code());
    }

    private static String address(Channel channel) {
        return channel == Channel.IN_APP ? "inbox" : "email";
    }
}
