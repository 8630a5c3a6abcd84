// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.benchmarks.load.BackgroundTask;
import dev.carillon.benchmarks.load.CommittedLog;
import dev.carillon.events.Lane;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Index of all committed receipts of all lanes, each once, in the order of its partition. One thread writes, any
/// thread reads.
final class ReceiptIndex implements AutoCloseable {

    private final List<Receipt> receipts = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Long> accepted = new HashMap<>();
    private final Map<String, Long> attempted = new HashMap<>();
    private final BackgroundTask following;

    private ReceiptIndex(String bootstrapServers) {
        this.following = CommittedLog.follow(
                "receipt-book",
                bootstrapServers,
                Arrays.stream(Lane.values()).map(Topics::receipts).toList(),
                (_, receipt) -> add(receipt));
    }

    static ReceiptIndex start(String bootstrapServers) {
        return new ReceiptIndex(bootstrapServers);
    }

    synchronized long count(Predicate<Receipt> matching) {
        return receipts.stream().filter(matching).count();
    }

    synchronized List<Receipt> list(Predicate<Receipt> matching) {
        return receipts.stream().filter(matching).toList();
    }

    /// Number of attempts that a provider has accepted.
    synchronized long accepted(String provider) {
        return accepted.getOrDefault(provider, 0L);
    }

    /// Number of ended attempts of a tenant.
    synchronized long attempted(String tenant) {
        return attempted.getOrDefault(tenant, 0L);
    }

    @Override
    public void close() {
        following.close();
    }

    private synchronized void add(Receipt receipt) {
        if (ids.add(receipt.getId())) {
            receipts.add(receipt);
            if (receipt.hasAttempted()) {
                attempted.merge(receipt.getTenant(), 1L, Long::sum);
            }
            if (receipt.getAttempted().hasAccepted()) {
                accepted.merge(receipt.getAttempted().getProvider(), 1L, Long::sum);
            }
        }
    }
}
