// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import dev.carillon.benchmarks.load.CommittedLog;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Share of each router instance, by the receipts that it wrote.
final class RoutedShares {

    private RoutedShares() {}

    /// Number of deliveries by the instance that decided them.
    static Map<String, Integer> read(String bootstrapServers) {
        Map<String, Integer> shares = new TreeMap<>();
        try (CommittedLog<RecipientKey, Receipt> log =
                CommittedLog.open(bootstrapServers, List.of(Topics.receipts(Lane.STANDARD)))) {
            log.readToEnd((_, receipt) -> {
                if (receipt.hasRouted()) {
                    shares.merge(receipt.getRecordedBy(), 1, Integer::sum);
                }
            });
        }
        return shares;
    }
}
