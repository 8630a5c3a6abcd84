// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Receipt;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Deliveries and timeline of one notification, computed from its receipts. Pure: the order of the receipts does
/// not matter.
record NotificationTimeline(List<DeliveryView> deliveries, List<Entry> timeline) {

    /// Delivery with its latest known status.
    ///
    /// @param withdraws reason for which it removes the notification from a device; absent for other deliveries
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TrackedDelivery")
    record DeliveryView(
            String id,
            String channel,
            String address,
            String status,
            int attempts,
            @Nullable String withdraws) {}

    /// Fact in the timeline. Absent members are left out.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TimelineEntry")
    record Entry(
            Instant at,
            String state,
            @Nullable String channel,
            @Nullable String deliveryId,
            @Nullable String provider,
            @Nullable Integer attempt,
            @Nullable String outcome,
            @Nullable String rule,
            @Nullable String reason,
            @Nullable String evidence,
            @Nullable String recordedBy,
            @Nullable Instant until,
            @Nullable String digestNotificationId,
            @Nullable Map<String, String> inputs) {

        static Entry accepted(Instant at) {
            return new Entry(
                    at,
                    TrackedState.ACCEPTED.wireName(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    private static final Comparator<Receipt> BY_TIME = Comparator.comparingLong(Receipt::getAtMillis)
            .thenComparingInt(receipt -> TrackedState.of(receipt).rank())
            .thenComparing(Receipt::getId);

    static NotificationTimeline of(List<Receipt> receipts) {
        List<Receipt> ordered = receipts.stream().sorted(BY_TIME).toList();
        Map<String, List<Receipt>> perDelivery = new LinkedHashMap<>();
        List<Entry> timeline = new ArrayList<>();
        for (Receipt receipt : ordered) {
            timeline.add(entry(receipt));
            if (!receipt.getDeliveryId().isEmpty()) {
                perDelivery
                        .computeIfAbsent(receipt.getDeliveryId(), _ -> new ArrayList<>())
                        .add(receipt);
            }
        }
        List<DeliveryView> deliveries = perDelivery.entrySet().stream()
                .map(delivery -> delivery(delivery.getKey(), delivery.getValue()))
                .toList();
        return new NotificationTimeline(deliveries, timeline);
    }

    private static DeliveryView delivery(String id, List<Receipt> receipts) {
        TrackedState status = receipts.stream()
                .map(TrackedState::of)
                .max(Comparator.comparingInt(TrackedState::rank))
                .orElse(TrackedState.UNKNOWN);
        return new DeliveryView(
                id,
                receipts.stream()
                        .map(NotificationTimeline::channel)
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse(""),
                receipts.stream()
                        .map(NotificationTimeline::address)
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse(""),
                status.wireName(),
                receipts.stream()
                        .filter(Receipt::hasAttempted)
                        .mapToInt(receipt -> receipt.getAttempted().getAttempt())
                        .max()
                        .orElse(0),
                receipts.stream()
                        .filter(Receipt::hasWithdrawalRequested)
                        .map(receipt -> receipt.getWithdrawalRequested().getCause())
                        .findFirst()
                        .orElse(null));
    }

    private static String channel(Receipt receipt) {
        return Channel.find(receipt.getChannel()).map(Channel::wireName).orElse("");
    }

    private static String address(Receipt receipt) {
        if (receipt.hasRouted()) {
            return receipt.getRouted().getAddressId();
        }
        if (receipt.hasWithdrawalRequested()) {
            return receipt.getWithdrawalRequested().getAddressId();
        }
        return receipt.getAttempted().getAddressId();
    }

    private static Entry entry(Receipt receipt) {
        Facts facts = Facts.of(receipt);
        return new Entry(
                Instant.ofEpochMilli(receipt.getAtMillis()),
                state(receipt),
                orNull(channel(receipt)),
                orNull(receipt.getDeliveryId()),
                orNull(receipt.getAttempted().getProvider()),
                facts.attempt() == 0 ? null : Integer.valueOf(facts.attempt()),
                orNull(facts.outcome()),
                orNull(facts.rule()),
                orNull(facts.reason()),
                orNull(facts.evidence()),
                orNull(receipt.getRecordedBy()),
                facts.untilMillis() == 0 ? null : Instant.ofEpochMilli(facts.untilMillis()),
                orNull(receipt.getDigested().getDigestNotificationId()),
                inputs(receipt));
    }

    /// Id of the digest notification that contains this notification, if there is one.
    Optional<String> digestNotification() {
        return timeline.stream()
                .map(Entry::digestNotificationId)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    /// Time of the first fact about a delivery.
    Instant firstFact(String delivery) {
        return timeline.stream()
                .filter(entry -> delivery.equals(entry.deliveryId()))
                .map(Entry::at)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static @Nullable Map<String, String> inputs(Receipt receipt) {
        Map<String, String> inputs = new TreeMap<>(receipt.getSuppressed().getInputsMap());
        inputs.putAll(receipt.getDeferred().getInputsMap());
        return inputs.isEmpty() ? null : inputs;
    }

    /// Wire name of the entry's state. An attempt is always `attempted`; its outcome is a separate member.
    private static String state(Receipt receipt) {
        return receipt.hasAttempted()
                ? TrackedState.ATTEMPTED.wireName()
                : TrackedState.of(receipt).wireName();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /// Members that depend on the kind of receipt. Empty text and 0 mean absent.
    private record Facts(int attempt, String outcome, String rule, String reason, String evidence, long untilMillis) {

        static Facts of(Receipt receipt) {
            return switch (receipt.getFactCase()) {
                case ROUTED -> decided(receipt.getRouted().getRule(), "", 0);
                case SUPPRESSED ->
                    decided(
                            receipt.getSuppressed().getRule(),
                            receipt.getSuppressed().getReason(),
                            0);
                case DEFERRED ->
                    decided(
                            receipt.getDeferred().getRule(),
                            receipt.getDeferred().getReason(),
                            receipt.getDeferred().getUntilMillis());
                case DIGESTED ->
                    decided(
                            receipt.getDigested().getRule(),
                            receipt.getDigested().getDigestKey(),
                            receipt.getDigested().getClosesAtMillis());
                case ATTEMPTED -> attempted(receipt.getAttempted());
                case RETRY_SCHEDULED ->
                    new Facts(
                            receipt.getRetryScheduled().getAttempt(),
                            "",
                            receipt.getRetryScheduled().getRule(),
                            receipt.getRetryScheduled().getCause(),
                            "",
                            receipt.getRetryScheduled().getDueAtMillis());
                case CONFIRMED ->
                    evidence(joined(
                            receipt.getConfirmed().getBy(),
                            receipt.getConfirmed().getEvidence()));
                case SEEN -> evidence(receipt.getSeen().getBy());
                case READ -> evidence(receipt.getRead().getBy());
                case FAILED ->
                    reason(joined(
                            receipt.getFailed().getCode(), receipt.getFailed().getDetail()));
                case EXPIRED ->
                    new Facts(0, "", "", "", "", receipt.getExpired().getExpiredAtMillis());
                case DEAD_LETTERED ->
                    reason(joined(
                            receipt.getDeadLettered().getCode(),
                            receipt.getDeadLettered().getDetail()));
                case CANCELLED -> evidence(receipt.getCancelled().getRequestedBy());
                case BOUNCED ->
                    reason(joined(
                            receipt.getBounced().getCode(), receipt.getBounced().getDetail()));
                case COMPLAINED -> reason(receipt.getComplained().getKind());
                case OPENED -> evidence(receipt.getOpened().getEvidence());
                case CLICKED ->
                    evidence(joined(
                            receipt.getClicked().getUrl(), receipt.getClicked().getAction()));
                case RETRACTED -> evidence(receipt.getRetracted().getRequestedBy());
                case AUDIENCE_EXPANDED ->
                    evidence(Long.toUnsignedString(receipt.getAudienceExpanded().getExpanded()));
                case ESCALATED ->
                    decided(
                            receipt.getEscalated().getStep(),
                            receipt.getEscalated().getCause(),
                            0);
                case WAIT_DUE -> decided(receipt.getWaitDue().getStep(), "", 0);
                case CANCELLATION_APPLIED ->
                    evidence(receipt.getCancellationApplied().getRequestedBy());
                case UNSUBSCRIBED ->
                    evidence(joined(
                            receipt.getUnsubscribed().getPurpose(),
                            receipt.getUnsubscribed().getEvidence()));
                case RESUBSCRIBED ->
                    evidence(joined(
                            receipt.getResubscribed().getPurpose(),
                            receipt.getResubscribed().getEvidence()));
                case WITHDRAWAL_REQUESTED ->
                    reason(receipt.getWithdrawalRequested().getCause());
                case FACT_NOT_SET -> evidence("");
            };
        }

        private static Facts attempted(Attempted attempted) {
            int number = attempted.getAttempt();
            return switch (attempted.getOutcomeCase()) {
                case ACCEPTED ->
                    new Facts(
                            number, "accepted", "", "", attempted.getAccepted().getReference(), 0);
                case REFUSED ->
                    new Facts(
                            number,
                            "refused",
                            "",
                            joined(
                                    attempted.getRefused().getCode(),
                                    attempted.getRefused().getDetail()),
                            "",
                            0);
                case ADDRESS_INVALID ->
                    new Facts(
                            number,
                            "address_invalid",
                            "",
                            attempted.getAddressInvalid().getCode(),
                            "",
                            0);
                case THROTTLED ->
                    new Facts(
                            number,
                            "throttled",
                            "",
                            "retry after %d ms"
                                    .formatted(attempted.getThrottled().getRetryAfterMillis()),
                            "",
                            0);
                case UNANSWERED ->
                    new Facts(
                            number, "unanswered", "", attempted.getUnanswered().getCause(), "", 0);
                case OUTCOME_NOT_SET -> new Facts(number, "", "", "", "", 0);
            };
        }

        private static Facts decided(String rule, String reason, long untilMillis) {
            return new Facts(0, "", rule, reason, "", untilMillis);
        }

        private static Facts reason(String reason) {
            return new Facts(0, "", "", reason, "", 0);
        }

        private static Facts evidence(String evidence) {
            return new Facts(0, "", "", "", evidence, 0);
        }

        private static String joined(String code, String detail) {
            return detail.isEmpty() || code.isEmpty() ? code + detail : code + ": " + detail;
        }
    }
}
