// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Decoder of the log's records for the readers of this process, which read the same records independently. A decoded
/// item is cached, and the reader that comes to the record later takes it from the cache. If an item is not cached, for
/// instance because the other reader is on another node or far behind, it is decoded again. Thread-safe.
///
/// An item is cached for [#LIFETIME] at most: when an erasure clears the stores, every process must have written what
/// it had decrypted before.
public final class DecodedRecords {

    /// Much shorter than the time between the destruction of a recipient's key and the clearing of the stores.
    static final Duration LIFETIME = Duration.ofSeconds(1);

    /// Most bytes of cached items.
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private final PayloadSeal seal;
    private final Cache<Place, Cached> cache;

    private record Place(String topic, int partition, long offset) {}

    /// Decoded item of a record.
    ///
    /// @param reader reader that decoded it
    /// @param delivery the record's value, which identifies it if the topic is created again
    private record Cached(String reader, Delivery delivery, InboxRecord.Arrived item) {

        boolean isOf(ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> consumed) {
            return consumed.key() instanceof Decoded.Value<RecipientKey>(RecipientKey recipient)
                    && consumed.value() instanceof Decoded.Value<Delivery>(Delivery value)
                    && recipient.equals(item.recipient())
                    && value.equals(delivery);
        }

        int bytes() {
            return item.item().frameBytes();
        }
    }

    public DecodedRecords(PayloadSeal seal) {
        this(seal, Ticker.systemTicker());
    }

    DecodedRecords(PayloadSeal seal, Ticker ticker) {
        this.seal = seal;
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(LIFETIME)
                .ticker(ticker)
                .scheduler(Scheduler.systemScheduler())
                .maximumWeight(MOST_BYTES)
                .weigher((Place _, Cached cached) -> cached.bytes())
                .build();
    }

    /// Decodes the records of a batch.
    ///
    /// @param reader name of the caller, which is the same for all its calls
    /// @return one for each record, in the order of the batch
    /// @throws dev.carillon.events.codec.KeysUnavailableException if data keys are unavailable
    List<InboxRecord> decode(String reader, DeliveriesReader.Batch batch) {
        List<ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>>> consumed = batch.records();
        List<Optional<InboxRecord.Arrived>> known =
                consumed.stream().map(one -> find(reader, one)).toList();
        List<ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>>> unknown = new ArrayList<>();
        for (int i = 0; i < consumed.size(); i++) {
            if (known.get(i).isEmpty()) {
                unknown.add(consumed.get(i));
            }
        }
        seal.prepareToOpen(new DeliveriesReader.Batch(unknown, Map.of()).sealedFor());
        List<InboxRecord> decoded = new ArrayList<>(consumed.size());
        for (int i = 0; i < consumed.size(); i++) {
            ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> one = consumed.get(i);
            decoded.add(known.get(i).<InboxRecord>map(item -> item).orElseGet(() -> decode(reader, one)));
        }
        return decoded;
    }

    /// Takes an item from the cache. It is removed when both readers have it. The reader that decoded it may take it
    /// several times, when it repeats a batch.
    private Optional<InboxRecord.Arrived> find(
            String reader, ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> consumed) {
        Place place = place(consumed);
        Cached cached = cache.getIfPresent(place);
        if (cached == null || !cached.isOf(consumed)) {
            return Optional.empty();
        }
        if (!cached.reader().equals(reader)) {
            cache.invalidate(place);
        }
        return Optional.of(cached.item());
    }

    private InboxRecord decode(String reader, ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> consumed) {
        InboxRecord decoded = InboxRecord.of(DeliveriesReader.lane(consumed.topic()), consumed, seal);
        if (decoded instanceof InboxRecord.Arrived arrived
                && consumed.value() instanceof Decoded.Value<Delivery>(Delivery delivery)) {
            cache.put(place(consumed), new Cached(reader, delivery, arrived));
        }
        return decoded;
    }

    private static Place place(ConsumerRecord<?, ?> consumed) {
        return new Place(consumed.topic(), consumed.partition(), consumed.offset());
    }
}
