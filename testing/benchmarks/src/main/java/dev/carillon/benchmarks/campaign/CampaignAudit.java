// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.campaign;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.load.CommittedLog;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Audit of a campaign's members, by the log and by the table of inbox items. For one thread.
final class CampaignAudit {

    private static final String SUBSCRIBE = """
            insert into admin.subscriptions (tenant, recipient, topic, version, since_millis)
            select ?, 'member-' || number, ?, 1, 0 from generate_series(1, ?) as number
            """;

    private static final String ITEMS = "select count(*) from gateway.inbox_items where tenant = ? and event_id like ?";

    private final Cluster cluster;
    private final String tenant;
    private final String events;

    CampaignAudit(Cluster cluster, String tenant, String campaign) {
        this.cluster = cluster;
        this.tenant = tenant;
        this.events = "campaign:%s:".formatted(campaign);
    }

    /// Results of the audit.
    ///
    /// @param notified Number of members with an event
    /// @param writtenAgain Number of members with more than one event, because a turn was killed
    /// @param notifiedAgain Number of members with more than one delivery
    /// @param missing Number of members with an event but without a delivery, or without an inbox item
    record Findings(long notified, long writtenAgain, long notifiedAgain, long missing) {

        boolean isClean() {
            return notified > 0 && notifiedAgain == 0 && missing == 0;
        }
    }

    /// Subscribes recipients to a topic by writing to Kafka, because the campaign reads no other store.
    void subscribe(String topic, int members) {
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(SUBSCRIBE)) {
            insert.setString(1, tenant);
            insert.setString(2, topic);
            insert.setInt(3, members);
            insert.execute();
        } catch (SQLException e) {
            throw new IllegalStateException("the members cannot be made", e);
        }
    }

    /// Waits until the router has decided on every event of the campaign, repeated ones included, and each delivery
    /// is in the inbox.
    Findings awaitSettled(Duration timeout) {
        Map<RecipientKey, Integer> written = written();
        Set<RecipientKey> again = written.entrySet().stream()
                .filter(member -> member.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        Map<RecipientKey, Integer> delivered = new HashMap<>();
        Set<String> duplicates = new TreeSet<>();
        try (CommittedLog<RecipientKey, Delivery> deliveries = CommittedLog.open(
                        cluster.bootstrapServers(), List.of(Topics.deliveries(Channel.IN_APP, Lane.BULK)));
                CommittedLog<RecipientKey, Receipt> receipts =
                        CommittedLog.open(cluster.bootstrapServers(), List.of(Topics.receipts(Lane.BULK)))) {
            Waiting.until(
                    () -> {
                        deliveries.readToEnd((member, delivery) -> {
                            if (delivery.getEventId().startsWith(events)) {
                                delivered.merge(member, 1, Integer::sum);
                            }
                        });
                        receipts.readToEnd((_, receipt) -> {
                            if (receipt.hasSuppressed() && receipt.getEventId().startsWith(events)) {
                                duplicates.add(receipt.getRecipient());
                            }
                        });
                        return delivered.keySet().containsAll(written.keySet()) && duplicates.size() >= again.size();
                    },
                    timeout);
        }
        Waiting.until(() -> items() >= written.size(), timeout);
        long notifiedAgain =
                delivered.values().stream().filter(times -> times > 1).count();
        long missing = written.size() - Math.min(delivered.size(), items());
        return new Findings(written.size(), again.size(), notifiedAgain, missing);
    }

    private Map<RecipientKey, Integer> written() {
        Map<RecipientKey, Integer> written = new HashMap<>();
        try (CommittedLog<RecipientKey, Event> log =
                CommittedLog.open(cluster.bootstrapServers(), List.of(Topics.events(Lane.BULK)))) {
            log.readToEnd((member, event) -> {
                if (event.getId().startsWith(events)) {
                    written.merge(member, 1, Integer::sum);
                }
            });
        }
        return written;
    }

    private long items() {
        try (Connection connection = connect();
                PreparedStatement count = connection.prepareStatement(ITEMS)) {
            count.setString(1, tenant);
            count.setString(2, events + "%");
            try (ResultSet rows = count.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(cluster.postgresUrl(), "postgres", "postgres");
    }
}
