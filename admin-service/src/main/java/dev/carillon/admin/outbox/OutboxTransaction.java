// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import com.google.protobuf.ByteString;
import dev.carillon.admin.audit.Change;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One transaction: changes through [#jdbc], and the records that tell of them. Publish about a row only while its lock
/// is
/// held: that puts the records of one key in the order of their commits. One thread.
public final class OutboxTransaction {

    private final JdbcClient jdbc;
    private final List<Row> rows = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();

    OutboxTransaction(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// One record to come.
    record Row(String topic, Optional<String> recipientKey, ByteString key, Optional<ByteString> value) {}

    public JdbcClient jdbc() {
        return jdbc;
    }

    /// A record partitioned by its own key. An absent value is a tombstone.
    public <K, V> void publish(Topic<K, V> topic, K key, Optional<V> value) {
        rows.add(new Row(
                topic.name(), Optional.empty(), ByteString.copyFrom(topic.keys().encode(key)), encoded(topic, value)));
    }

    /// A record that goes to a recipient's partition, whatever its key.
    public <K, V> void publishFor(RecipientKey recipient, Topic<K, V> topic, K key, Optional<V> value) {
        rows.add(new Row(
                topic.name(),
                Optional.of(recipient.toString()),
                ByteString.copyFrom(topic.keys().encode(key)),
                encoded(topic, value)));
    }

    /// Has a change recorded in the audit log, as made by whom the current request comes from.
    public void record(Change change) {
        changes.add(change);
    }

    private static <V> Optional<ByteString> encoded(Topic<?, V> topic, Optional<V> value) {
        return value.map(topic.values()::encode).map(ByteString::copyFrom);
    }

    List<Row> rows() {
        return rows;
    }

    List<Change> changes() {
        return changes;
    }
}
