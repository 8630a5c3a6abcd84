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

/// What the receipts about an event as a whole tell. Pure: the same receipts in any order give the same answers.
final class EventProgress {

    private EventProgress() {}

    /// How far an audience has been expanded.
    ///
    /// @param expanded members that have been decided about
    /// @param total members when the expansion began, of the partitions that have begun
    /// @param complete whether every partition has come to its end
    record Expansion(long expanded, long total, boolean complete) {}

    /// What cancellations came to.
    ///
    /// @param stopped notifications that do not go on
    /// @param left notifications that were past stopping when it was first asked for
    record Cancellation(long stopped, long left) {}

    /// Where a cancellation was applied. Each place was asked as often as the event was cancelled.
    private record Place(LaneCode lane, String recipient, int partition) {}

    /// @param partitions how many must be complete; 0 when that is not known yet
    static Expansion expansion(List<Receipt> receipts, int partitions) {
        Map<Integer, AudienceExpanded> perPartition = receipts.stream()
                .filter(Receipt::hasAudienceExpanded)
                .map(Receipt::getAudienceExpanded)
                .collect(Collectors.toMap(AudienceExpanded::getPartition, told -> told, EventProgress::furthest));
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

    /// Empty before any cancellation was applied.
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
