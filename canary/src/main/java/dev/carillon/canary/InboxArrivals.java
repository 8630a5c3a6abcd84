// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import dev.carillon.client.inbox.InboxClient;
import dev.carillon.client.inbox.InboxItem;
import dev.carillon.client.inbox.InboxListener;
import dev.carillon.client.inbox.InboxOptions;
import dev.carillon.events.Channel;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The canary's inbox client: it stays connected and acknowledges each item that arrives, as an application does.
/// Thread-safe.
final class InboxArrivals implements AutoCloseable {

    private static final int MAX_ARRIVALS = 1_000;

    private final Map<String, Long> arrived = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_ARRIVALS;
        }
    };
    private final InboxClient client;

    InboxArrivals(URI gateway, PlatformClient platform) {
        InboxOptions options =
                InboxOptions.of(gateway, () -> CompletableFuture.supplyAsync(() -> platform.token(Channel.IN_APP)));
        this.client = InboxClient.connect(options, new InboxListener() {
            @Override
            public void arrived(InboxItem item) {
                remember(item.eventId());
            }
        });
    }

    /// Time at which the notification of an event arrived, by [System#nanoTime()].
    Optional<Long> find(String event) {
        synchronized (arrived) {
            return Optional.ofNullable(arrived.get(event));
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private void remember(String event) {
        synchronized (arrived) {
            arrived.put(event, System.nanoTime());
        }
    }
}
