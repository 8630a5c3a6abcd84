// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Settings of the outbox relay.
///
/// @param ingestionUrl Base URL of the ingestion service, to which the relay submits the events.
/// @param requestTimeout Time to wait for the answer to one request. A larger value tolerates a slower platform and
/// notices one that does not answer later.
/// @param sources Required. Databases with an outbox table, each with `name` (its label in metrics and logs), `url`
/// (JDBC
/// URL), `username`, `password`, and `api-key` (API key of the tenant with the scope `events:write`).
/// @param poll Longest time between two looks at an outbox table. The relay looks at once when the database
/// notifies it, so this matters only if a notification was lost. A smaller value creates more load.
/// @param batch Limits of what the relay reads and sends at once.
/// @param retry Delays after a temporary failure.
@ConfigurationProperties("carillon.outbox")
record OutboxSettings(
        @DefaultValue("http://127.0.0.1:8081") URI ingestionUrl,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue List<Source> sources,
        @DefaultValue("5s") Duration poll,
        @DefaultValue Batch batch,
        @DefaultValue Retry retry) {

    OutboxSettings {
        sources = List.copyOf(sources);
        require(!sources.isEmpty(), "carillon.outbox.sources must name at least one database");
        require(poll.isPositive(), "carillon.outbox.poll must be positive");
        require(requestTimeout.isPositive(), "carillon.outbox.request-timeout must be positive");
        Set<String> names = new HashSet<>();
        sources.forEach(source ->
                require(names.add(source.name()), "carillon.outbox.sources has the name " + source.name() + " twice"));
    }

    /// Limits of a batch.
    ///
    /// @param events Most rows that the relay reads at once, and most events in one request, 1 to 1,000. A larger
    /// value is faster for many aggregates and holds transactions open for longer.
    /// @param perAggregate Most rows of one aggregate that the relay reads at once. They are sent one after the
    /// other, so a larger value is faster for a long backlog of one aggregate, and other aggregates wait
    /// longer.
    /// @param size Most bytes of events that the relay reads at once. An event that is larger is refused with
    /// `payload-too-large`. Must not be larger than the platform's `carillon.ingestion.limits.max-batch-body`.
    record Batch(
            @DefaultValue("500") int events,
            @DefaultValue("50") int perAggregate,
            @DefaultValue("4MB") DataSize size) {

        private static final int MOST_EVENTS = 1_000;

        Batch {
            require(
                    events >= 1 && events <= MOST_EVENTS,
                    "carillon.outbox.batch.events must be from 1 to " + MOST_EVENTS);
            require(perAggregate >= 1, "carillon.outbox.batch.per-aggregate must be at least 1");
            require(size.toBytes() >= 1, "carillon.outbox.batch.size must be at least 1B");
        }
    }

    /// Delays before repetitions. They double after each failure and have a random part.
    ///
    /// @param shortest Delay after the first failure.
    /// @param longest Longest delay, if the platform does not ask for a longer one. A larger value creates less
    /// load in an outage, and lets rows wait for longer after it.
    record Retry(
            @DefaultValue("200ms") Duration shortest,
            @DefaultValue("30s") Duration longest) {

        Retry {
            require(
                    shortest.isPositive() && longest.compareTo(shortest) >= 0,
                    "carillon.outbox.retry.shortest must be positive and not longer than carillon.outbox.retry.longest");
        }
    }

    /// Database with an outbox table.
    ///
    /// @param name Label in metrics and logs.
    /// @param url JDBC URL of PostgreSQL.
    /// @param username Database user.
    /// @param password Password of the database user.
    /// @param apiKey API key of the tenant, with the scope `events:write`.
    record Source(
            @DefaultValue("") String name,
            @DefaultValue("") String url,
            @DefaultValue("") String username,
            @DefaultValue("") String password,
            @DefaultValue("") String apiKey) {

        Source {
            require(!name.isBlank(), "carillon.outbox.sources[].name is required");
            require(
                    url.startsWith("jdbc:postgresql:"),
                    "carillon.outbox.sources[].url of " + name + " must be a JDBC URL of PostgreSQL");
            require(!apiKey.isBlank(), "carillon.outbox.sources[].api-key of " + name + " is required");
        }

        /// Text without the secrets.
        @Override
        public String toString() {
            return "source " + name;
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
