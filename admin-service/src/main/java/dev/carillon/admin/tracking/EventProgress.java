// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.v1.AudienceExpanded;
import dev.carillon.events.v1.CancellationApplied;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.Receipt;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Progress of an event, computed from the receipts about the event as a whole. Pure: the order of the receipts
/// does not matter.
final class EventProgress {

    private EventProgress() {}

    /// Progress of expanding an audience.
    ///
    /// @param expanded members that were decided on
    /// @param total members when the expansion began, of the partitions that have begun
    /// @param complete true if every partition has finished
    record Expansion(long expanded, long total, boolean complete) {}

    /// Result of cancelling an event.
    ///
    /// @param stopped notifications that were stopped
    /// @param left notifications that could no longer be stopped at the first cancellation
    record Cancellation(long stopped, long left) {}

    /// Partition of a lane, or recipient, at which a cancellation was applied. Each one reports every cancellation
    /// of the event.
    private record Place(LaneCode lane, String recipient, int partition) {}

    /// @param partitions number of partitions that must finish; 0 if it is not known yet
    static Expansion expansion(List<Receipt> receipts, int partitions) {
        Map<Integer, AudienceExpanded> perPartition = receipts.stream()
                .filter(Receipt::hasAudienceExpanded)
                .map(Receipt::getAudienceExpanded)
                .collect(Collectors.toMap(
                        AudienceExpanded::getPartition, expanded -> expanded, EventProgress::furthest));
        return new Expansion(
                perPartition.values().stream()
                        .mapToLong(AudienceExpanded::getExpanded)
                        .sum(),
                perPartition.values().stream()
                        .mapToLong(AudienceExpanded::getTotal)
                        .sum(),
                partitions > 0
                        && perPartition.values().stream()
                                        .filter(AudienceExpanded::getComplete)
                                        .count()
                                >= partitions);
    }

    /// Result of the cancellations; empty before one was applied.
    static Optional<Cancellation> cancellation(List<Receipt> receipts) {
        List<Receipt> applied =
                receipts.stream().filter(Receipt::hasCancellationApplied).toList();
        if (applied.isEmpty()) {
            return Optional.empty();
        }
        Map<Place, Receipt> first = applied.stream()
                .collect(Collectors.toMap(EventProgress::place, receipt -> receipt, EventProgress::earlier));
        return Optional.of(new Cancellation(
                applied.stream()
                        .mapToLong(receipt -> receipt.getCancellationApplied().getStopped())
                        .sum(),
                first.values().stream()
                        .mapToLong(receipt -> receipt.getCancellationApplied().getLeft())
                        .sum()));
    }

    private static AudienceExpanded furthest(AudienceExpanded one, AudienceExpanded other) {
        return AudienceExpanded.newBuilder()
                .setPartition(one.getPartition())
                .setExpanded(Math.max(one.getExpanded(), other.getExpanded()))
                .setTotal(Math.max(one.getTotal(), other.getTotal()))
                .setComplete(one.getComplete() || other.getComplete())
                .build();
    }

    private static Place place(Receipt receipt) {
        CancellationApplied applied = receipt.getCancellationApplied();
        return new Place(receipt.getLane(), receipt.getRecipient(), applied.getPartition());
    }

    private static Receipt earlier(Receipt one, Receipt other) {
        return Comparator.comparingLong(Receipt::getAtMillis)
                                .thenComparing(Receipt::getId)
                                .compare(one, other)
                        <= 0
                ? one
                : other;
    }
}
