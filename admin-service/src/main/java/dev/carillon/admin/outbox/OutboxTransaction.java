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

/// Transaction of a change, through [#jdbc], and of the records that publish it. Publish a row only while its lock
/// is held: this puts the records of one key in the order of their commits. Not thread-safe.
public final class OutboxTransaction {

    private final JdbcClient jdbc;
    private final List<Row> rows = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();

    OutboxTransaction(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Record to publish.
    record Row(String topic, Optional<String> recipientKey, ByteString key, Optional<ByteString> value) {}

    public JdbcClient jdbc() {
        return jdbc;
    }

    /// Publishes a record that is partitioned by its own key. An absent value is a tombstone.
    public <K, V> void publish(Topic<K, V> topic, K key, Optional<V> value) {
        rows.add(new Row(
                topic.name(), Optional.empty(), ByteString.copyFrom(topic.keys().encode(key)), encoded(topic, value)));
    }

    /// Publishes a record to a recipient's partition, whatever its key.
    public <K, V> void publishFor(RecipientKey recipient, Topic<K, V> topic, K key, Optional<V> value) {
        rows.add(new Row(
                topic.name(),
                Optional.of(recipient.toString()),
                ByteString.copyFrom(topic.keys().encode(key)),
                encoded(topic, value)));
    }

    /// Records a change in the audit log, with the actor of the current request.
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
