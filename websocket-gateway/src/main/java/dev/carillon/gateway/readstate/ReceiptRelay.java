// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.v1.Receipt;
import dev.carillon.gateway.acknowledgement.GatewayProducer;
import dev.carillon.gateway.store.BackgroundThread;
import dev.carillon.gateway.store.GatewayDatabase;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes the receipts that were written with acts: at least once, each under its own id. While Kafka or PostgreSQL
/// is unavailable, the receipts stay in the outbox. Any number of nodes may run a relay; they share the work. Runs on
/// its own thread.
public final class ReceiptRelay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptRelay.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final int BATCH = 500;

    private final GatewayDatabase database;
    private final GatewayProducer producer;
    private final Semaphore work = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    private record Pending(long number, ByteString receipt) {
        static Pending of(ResultSet row) throws SQLException {
            return new Pending(row.getLong(1), ByteString.copyFrom(row.getBytes(2)));
        }
    }

    public ReceiptRelay(GatewayDatabase database, GatewayProducer producer) {
        this.database = database;
        this.producer = producer;
        this.thread = BackgroundThread.start("gateway-receipt-relay", this::run);
    }

    /// Signals that the outbox has new receipts. Returns at once.
    void wake() {
        work.release();
    }

    @Override
    public void close() {
        closed = true;
        work.release();
        try {
            thread.join(Duration.ofSeconds(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                if (work.tryAcquire(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
                while (relay() == BATCH) {
                    LOG.debug("published a full batch of {} receipts; continuing with the next batch", BATCH);
                }
            } catch (InterruptedException e) {
                return;
            } catch (StoreUnavailableException e) {
                LOG.debug("cannot publish receipts, retrying within {}: {}", POLL_INTERVAL, e.getMessage());
            }
        }
    }

    private int relay() {
        return database.inTransaction(jdbc -> {
            List<Pending> pending = jdbc.query("""
                    select number, receipt from gateway.receipt_outbox
                    order by number limit 500 for update skip locked
                    """, (row, _) -> Pending.of(row));
            if (!pending.isEmpty()) {
                producer.publish(pending.stream().map(ReceiptRelay::outgoing).toList());
                jdbc.update("delete from gateway.receipt_outbox where number = any(?)", (Object)
                        pending.stream().map(Pending::number).toArray(Long[]::new));
            }
            return pending.size();
        });
    }

    private static GatewayProducer.Outgoing outgoing(Pending pending) {
        try {
            return new GatewayProducer.Outgoing(Receipt.parseFrom(pending.receipt()), List.of());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("receipt %d in the outbox cannot be parsed".formatted(pending.number()), e);
        }
    }
}
