// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.crash;

import dev.carillon.benchmarks.load.CommittedLog;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Audit of the receipts of every accepted event: each delivery must have ended, and the event's route must be
/// known.
///
/// @param delivered Number of deliveries that a provider or the inbox accepted
/// @param endedOtherwise Number of deliveries that ended in another way, with a stated reason
/// @param stuck Number of accepted events without a route, or with a delivery that has not ended
public record ReceiptAudit(int delivered, int endedOtherwise, int stuck) {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private enum End {
        OPEN,
        DELIVERED,
        OTHERWISE
    }

    /// Reads receipts until no event is stuck or the time is up.
    static ReceiptAudit awaitSettled(String bootstrapServers, String tenant, Ledger ledger) {
        try (CommittedLog<RecipientKey, Receipt> log =
                CommittedLog.open(bootstrapServers, List.of(Topics.receipts(Lane.STANDARD)))) {
            Map<String, Map<String, End>> ends = new HashMap<>();
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            ReceiptAudit audit;
            do {
                log.read(POLL, (_, receipt) -> {
                    if (receipt.getTenant().equals(tenant)) {
                        note(receipt, ends.computeIfAbsent(receipt.getEventId(), _ -> new HashMap<>()));
                    }
                });
                audit = of(ends, ledger);
            } while (audit.stuck() > 0 && System.nanoTime() < deadline);
            return audit;
        }
    }

    private static void note(Receipt receipt, Map<String, End> deliveries) {
        Optional<End> end = end(receipt);
        end.ifPresent(fact -> deliveries.merge(
                receipt.getDeliveryId(), fact, (known, next) -> known.compareTo(next) >= 0 ? known : next));
    }

    private static Optional<End> end(Receipt receipt) {
        return switch (receipt.getFactCase()) {
            case ROUTED -> Optional.of(End.OPEN);
            case ATTEMPTED ->
                receipt.getAttempted().getOutcomeCase() == Attempted.OutcomeCase.ACCEPTED
                        ? Optional.of(End.DELIVERED)
                        : Optional.empty();
            case SUPPRESSED -> isRepetition(receipt) ? Optional.empty() : Optional.of(End.OTHERWISE);
            case FAILED, EXPIRED, DEAD_LETTERED, CANCELLED, RETRACTED -> Optional.of(End.OTHERWISE);
            case DEFERRED,
                    DIGESTED,
                    RETRY_SCHEDULED,
                    CONFIRMED,
                    SEEN,
                    READ,
                    BOUNCED,
                    COMPLAINED,
                    OPENED,
                    CLICKED,
                    AUDIENCE_EXPANDED,
                    CANCELLATION_APPLIED,
                    ESCALATED,
                    WAIT_DUE,
                    UNSUBSCRIBED,
                    RESUBSCRIBED,
                    WITHDRAWAL_REQUESTED,
                    FACT_NOT_SET -> Optional.empty();
        };
    }

    /// True for a repeated event: a producer without an answer posts again, and the router drops the repetition.
    /// The first event has its own end.
    private static boolean isRepetition(Receipt receipt) {
        return receipt.getSuppressed().getRule().equals("duplicate");
    }

    private static ReceiptAudit of(Map<String, Map<String, End>> ends, Ledger ledger) {
        int delivered = 0;
        int otherwise = 0;
        int stuck = 0;
        for (int event = 0; event < ledger.capacity(); event++) {
            if (!ledger.isAccepted(event)) {
                continue;
            }
            Map<String, End> deliveries = ends.getOrDefault(ledger.eventId(event), Map.of());
            delivered += count(deliveries, End.DELIVERED);
            otherwise += count(deliveries, End.OTHERWISE);
            stuck += deliveries.isEmpty() || deliveries.containsValue(End.OPEN) ? 1 : 0;
        }
        return new ReceiptAudit(delivered, otherwise, stuck);
    }

    private static int count(Map<String, End> deliveries, End end) {
        return (int) deliveries.values().stream().filter(end::equals).count();
    }
}
