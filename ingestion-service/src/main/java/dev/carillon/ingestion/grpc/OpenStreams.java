// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/// Streams that are open. When the application stops, before the server does, they read no further event and end as
/// soon as all their events are acknowledged. Thread-safe.
final class OpenStreams implements ApplicationListener<ContextClosedEvent> {

    private final ApplicationContext application;
    private final Set<StreamCall> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean isStopping;

    OpenStreams(ApplicationContext application) {
        this.application = application;
    }

    void add(StreamCall stream) {
        streams.add(stream);
        if (isStopping) {
            stream.stop();
        }
    }

    void remove(StreamCall stream) {
        streams.remove(stream);
    }

    /// Ignores the events of child contexts.
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext().equals(application)) {
            isStopping = true;
            streams.forEach(StreamCall::stop);
        }
    }
}
