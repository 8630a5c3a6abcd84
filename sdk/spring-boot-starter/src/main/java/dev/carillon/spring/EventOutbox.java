// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.spring;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.client.producer.Event;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Outbox table in the application's PostgreSQL. An event that is added in a transaction is published if, and only if,
/// the transaction commits, by the outbox relay. Events of one aggregate keep their order. Thread-safe.
public final class EventOutbox {

    private static final String INSERT =
            "insert into carillon_outbox (id, aggregatetype, aggregateid, type, payload) values (?, ?, ?, ?, ?::jsonb)";

    private final JdbcOperations database;

    EventOutbox(JdbcOperations database) {
        this.database = database;
    }

    /// Adds an event to the current transaction.
    ///
    /// @param aggregateType kind of what the event is about, such as `order`
    /// @param aggregateId its id, such as `1042`
    /// @param event event whose id is a UUID, as it is by default
    /// @throws IllegalStateException if there is no transaction
    /// @throws IllegalArgumentException if the event's id is no UUID
    public void add(String aggregateType, String aggregateId, Event event) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("an event is added to the outbox in a transaction, such as @Transactional");
        }
        JsonObject payload = JsonParser.parseString(event.json()).getAsJsonObject();
        payload.remove("id");
        String type = payload.remove("type").getAsString();
        database.update(INSERT, id(event), aggregateType, aggregateId, type, payload.toString());
    }

    private static UUID id(Event event) {
        try {
            return UUID.fromString(event.id());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the id of an event in the outbox must be a UUID: " + event.id(), e);
        }
    }
}
