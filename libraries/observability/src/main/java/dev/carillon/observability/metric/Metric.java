// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.metric;

import static dev.carillon.observability.metric.Label.ATTEMPT;
import static dev.carillon.observability.metric.Label.CAMPAIGN_STATE;
import static dev.carillon.observability.metric.Label.CHANNEL;
import static dev.carillon.observability.metric.Label.CLIENT;
import static dev.carillon.observability.metric.Label.CLOSE;
import static dev.carillon.observability.metric.Label.CODE;
import static dev.carillon.observability.metric.Label.DATABASE;
import static dev.carillon.observability.metric.Label.DECISION;
import static dev.carillon.observability.metric.Label.ENCODING;
import static dev.carillon.observability.metric.Label.EVENT_TYPE;
import static dev.carillon.observability.metric.Label.FACT;
import static dev.carillon.observability.metric.Label.GROUP;
import static dev.carillon.observability.metric.Label.KAFKA_SOURCE;
import static dev.carillon.observability.metric.Label.LANE;
import static dev.carillon.observability.metric.Label.LEG;
import static dev.carillon.observability.metric.Label.METHOD;
import static dev.carillon.observability.metric.Label.OUTCOME;
import static dev.carillon.observability.metric.Label.PARTITION;
import static dev.carillon.observability.metric.Label.PROVIDER;
import static dev.carillon.observability.metric.Label.REASON;
import static dev.carillon.observability.metric.Label.RESULT;
import static dev.carillon.observability.metric.Label.RULE;
import static dev.carillon.observability.metric.Label.SOURCE;
import static dev.carillon.observability.metric.Label.STAGE;
import static dev.carillon.observability.metric.Label.STATE;
import static dev.carillon.observability.metric.Label.STATISTIC;
import static dev.carillon.observability.metric.Label.STORE;
import static dev.carillon.observability.metric.Label.TOPIC;
import static dev.carillon.observability.metric.Label.TRANSPORT;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The vocabulary: every metric of our own. Names, labels and units are published; dashboards and alerts are checked
/// against them. Besides its labels each has the label `service`.
@SuppressWarnings("ImmutableEnumChecker") // the sets and lists are unmodifiable
public enum Metric {
    INGESTION_ACCEPTED(
            Source.INGESTION,
            "ingestion.accepted",
            Kind.COUNTER,
            "events made durable and answered 202",
            LANE,
            EVENT_TYPE),
    INGESTION_RECORDS(
            Source.INGESTION,
            "ingestion.records",
            Kind.COUNTER,
            "records written for accepted events: one for each recipient, or one for each partition of an audience",
            LANE),
    INGESTION_REFUSED(
            Source.INGESTION,
            "ingestion.refused",
            Kind.COUNTER,
            "events and requests refused, by the code of the problem document",
            CODE),
    INGESTION_ACCEPT(
            Source.INGESTION,
            "ingestion.accept",
            Kind.HISTOGRAM,
            "from the arrival of the request to the broker's acknowledgement of all records of the event",
            LANE,
            EVENT_TYPE),
    INGESTION_IN_FLIGHT(
            Source.INGESTION, "ingestion.in.flight", Kind.BYTES, "bytes of events that are being accepted just now"),
    INGESTION_KAFKA_RECORDS(
            Source.INGESTION,
            "ingestion.kafka.records",
            Kind.COUNTER,
            "records of Kafka sources: `accepted` and `dead_lettered`; `waited` counts the pauses in which a record that was"
                    + " refused for a time waited for its next try",
            KAFKA_SOURCE,
            RESULT),
    INGESTION_KAFKA_LAG(
            Source.INGESTION,
            "ingestion.kafka.lag",
            Kind.GAUGE,
            "records of Kafka sources that are not committed, in the partitions that this process reads",
            KAFKA_SOURCE),

    ROUTING_DECISIONS(
            Source.ROUTING,
            "routing.decisions",
            Kind.COUNTER,
            "what the router decided, and the rule that won; a task that is begun anew counts again what it repeats",
            LANE,
            DECISION,
            RULE),
    ROUTING_DELIVERIES(
            Source.ROUTING,
            "routing.deliveries",
            Kind.COUNTER,
            "deliveries handed to the workers: first attempts, retries and withdrawals",
            LANE,
            CHANNEL,
            ATTEMPT),
    ROUTING_RETRIES_POSTPONED(
            Source.ROUTING,
            "routing.retries.postponed",
            Kind.COUNTER,
            "retries that were due while the retry budget of their channel was empty",
            LANE,
            CHANNEL),
    ROUTING_DEAD_LETTERS(
            Source.ROUTING, "routing.dead.letters", Kind.COUNTER, "records that wait for a person", LANE, CODE),
    ROUTING_TIMER_OVERDUE(
            Source.ROUTING,
            "routing.timer.overdue",
            Kind.SECONDS,
            "for how long the timer that is late the most has been due; 0 when none is",
            LANE),
    ROUTING_READY(
            Source.ROUTING, "routing.ready", Kind.GAUGE, "1 while the lane is routed by this process, else 0", LANE),
    ROUTING_COMMIT(
            Source.ROUTING,
            "routing.commit",
            Kind.SECONDS,
            "how long a commit of the lane takes: the slowest thread's, over the last 30 s",
            LANE,
            STATISTIC),
    ROUTING_STATE_KEYS(
            Source.ROUTING,
            "routing.state.keys",
            Kind.GAUGE,
            "entries of a store, as RocksDB estimates; those of `timers` are what waits for its time",
            LANE,
            STORE),
    ROUTING_STATE_SIZE(
            Source.ROUTING, "routing.state.size", Kind.BYTES, "bytes of a store's files on disk", LANE, STORE),

    DELIVERY_ATTEMPTS(
            Source.DELIVERY,
            "delivery.attempts",
            Kind.HISTOGRAM,
            "calls of providers, and how long they took",
            CHANNEL,
            PROVIDER,
            LANE,
            OUTCOME),
    DELIVERY_UNCALLED(
            Source.DELIVERY,
            "delivery.uncalled",
            Kind.COUNTER,
            "attempts that ended without a call of a provider: `no-provider`, `spend-cap`, `throttled` …",
            CHANNEL,
            LANE,
            REASON),
    DELIVERY_RECEIPTS(
            Source.DELIVERY, "delivery.receipts", Kind.COUNTER, "receipts written by the workers", CHANNEL, LANE, FACT),
    DELIVERY_DEAD_LETTERS(
            Source.DELIVERY, "delivery.dead.letters", Kind.COUNTER, "records that wait for a person", CODE),
    DELIVERY_HELD(
            Source.DELIVERY,
            "delivery.held",
            Kind.GAUGE,
            "deliveries that a worker has read and not ended",
            CHANNEL,
            LANE),
    DELIVERY_SUSPENDED(
            Source.DELIVERY,
            "delivery.suspended",
            Kind.GAUGE,
            "1 while a worker begins nothing because the ledger or every provider is away, else 0",
            CHANNEL,
            LANE),
    DELIVERY_PROVIDER_SCORE(
            Source.DELIVERY, "delivery.provider.score", Kind.GAUGE, "a provider's health, 0 to 100", PROVIDER),
    DELIVERY_PROVIDER_CONCURRENCY(
            Source.DELIVERY,
            "delivery.provider.concurrency",
            Kind.GAUGE,
            "how many calls a provider is given at once",
            PROVIDER),
    DELIVERY_PROVIDER_UNDER_WAY(
            Source.DELIVERY, "delivery.provider.under.way", Kind.GAUGE, "calls of a provider under way", PROVIDER),
    DELIVERY_PROVIDER_WAITING(
            Source.DELIVERY,
            "delivery.provider.waiting",
            Kind.GAUGE,
            "attempts that wait for their turn at a provider",
            PROVIDER),
    DELIVERY_PROVIDER_HELD(
            Source.DELIVERY,
            "delivery.provider.held",
            Kind.SECONDS,
            "for how long a provider is still left alone because it asked for that",
            PROVIDER),
    DELIVERY_CIRCUIT(
            Source.DELIVERY,
            "delivery.circuit",
            Kind.GAUGE,
            "1 for the state that a provider's circuit is in, 0 for the others",
            PROVIDER,
            STATE),
    DELIVERY_COST(
            Source.DELIVERY,
            "delivery.cost",
            Kind.COUNTER,
            "what accepted messages cost by the price table, in units of the tenants' currency",
            CHANNEL,
            PROVIDER),
    DELIVERY_REPORTS(
            Source.DELIVERY,
            "delivery.reports",
            Kind.COUNTER,
            "reports of providers and recipients, and what came of each",
            PROVIDER,
            FACT,
            RESULT),
    DELIVERY_RELAYED(
            Source.DELIVERY,
            "delivery.relayed",
            Kind.COUNTER,
            "receipts sent to tenants' endpoints, and what came of each",
            RESULT),

    GATEWAY_CONNECTIONS(Source.GATEWAY, "gateway.connections", Kind.GAUGE, "open connections", TRANSPORT, ENCODING),
    GATEWAY_OPENED(Source.GATEWAY, "gateway.opened", Kind.COUNTER, "connections that were let in", TRANSPORT, ENCODING),
    GATEWAY_CLOSED(
            Source.GATEWAY,
            "gateway.closed",
            Kind.COUNTER,
            "connections that ended, by the code that this side closed with",
            TRANSPORT,
            CLOSE),
    GATEWAY_TURNED_AWAY(
            Source.GATEWAY,
            "gateway.turned.away",
            Kind.COUNTER,
            "connections that were refused, with advice to retry later, because too many clients connected at once"),
    GATEWAY_FRAMES(Source.GATEWAY, "gateway.frames", Kind.COUNTER, "frames handed to the network", TRANSPORT),
    GATEWAY_QUEUED(
            Source.GATEWAY, "gateway.queued", Kind.BYTES, "bytes that wait to go out on all connections together"),
    GATEWAY_RESUMES(
            Source.GATEWAY,
            "gateway.resumes",
            Kind.COUNTER,
            "lanes of an inbox opened for a connection: `not_asked`, `resumed` or `not_recoverable`; read from the tail"
                    + " in Redis or from the history in PostgreSQL",
            LANE,
            SOURCE,
            RESULT),
    GATEWAY_CALLS(
            Source.GATEWAY,
            "gateway.calls",
            Kind.COUNTER,
            "calls of clients: `done`, `invalid`, `unknown` or `unavailable`",
            METHOD,
            RESULT),

    NOTIFICATION_STAGE(
            Source.ADMIN,
            "notification.stage",
            Kind.HISTOGRAM,
            "notifications that reached a stage, and how long after their event was accepted, or after what they were"
                    + " deferred to; each once, as tracking reads it in the log",
            EVENT_TYPE,
            LANE,
            CHANNEL,
            STAGE),
    NOTIFICATION_UNTIMED(
            Source.ADMIN,
            "notification.untimed",
            Kind.COUNTER,
            "notifications that reached a stage and are not in `notification.stage`, because nothing is known of their"
                    + " acceptance",
            STAGE),
    CAMPAIGN_MEMBERS(
            Source.ADMIN,
            "campaign.members",
            Kind.COUNTER,
            "members of campaigns' audiences whose turn has come: `told`, their event is written, or `held_out`",
            RESULT),
    CAMPAIGN_TURNS(
            Source.ADMIN,
            "campaign.turns",
            Kind.COUNTER,
            "turns of campaigns: `done`, or `broken_off`, which is repeated",
            RESULT),
    CAMPAIGNS(Source.ADMIN, "campaigns", Kind.GAUGE, "campaigns of all tenants, by state", CAMPAIGN_STATE),
    TRACKING_FAILING(Source.ADMIN, "tracking.failing", Kind.GAUGE, "1 while nothing can be tracked, else 0"),
    TRACKING_DAYS_AHEAD(
            Source.ADMIN,
            "tracking.days.ahead",
            Kind.SECONDS,
            "time until the end of the last day for which tracking has a partition; 0 or less if the current day has"
                    + " none"),
    TRACKING_DAYS_OUTSIDE(
            Source.ADMIN,
            "tracking.days.outside",
            Kind.GAUGE,
            "rows of tracking in the default partition that are not older than their retention"),
    LOG_LAG(
            Source.ADMIN,
            "log.lag",
            Kind.GAUGE,
            "records that a consumer group has not committed yet, whether or not any member of it is alive",
            GROUP,
            TOPIC,
            PARTITION),
    LOG_COMMITTED(
            Source.ADMIN,
            "log.committed",
            Kind.POSITION,
            "the position that a consumer group has committed",
            GROUP,
            TOPIC,
            PARTITION),
    OUTBOX_BACKLOG(Source.ADMIN, "outbox.backlog", Kind.GAUGE, "records that wait in the outbox for Kafka"),
    DEAD_LETTERS_OPEN(
            Source.ADMIN, "dead.letters.open", Kind.GAUGE, "dead letters that were neither redriven nor discarded"),

    KAFKA_CONSUMED(
            null, "kafka.consumed", Kind.COUNTER, "records that a consumer of this process has read", CLIENT, TOPIC),
    KAFKA_PRODUCED(
            null, "kafka.produced", Kind.COUNTER, "records that a producer of this process has written", CLIENT, TOPIC),
    KAFKA_PRODUCE_ERRORS(
            null,
            "kafka.produce.errors",
            Kind.COUNTER,
            "records that a producer of this process could not write",
            CLIENT,
            TOPIC),

    PROCESSING_FAILURES(
            null,
            "processing.failures",
            Kind.COUNTER,
            "records whose processing threw or was the end of the process, by the group that read them",
            GROUP,
            TOPIC),
    PROCESSING_SET_ASIDE(
            null,
            "processing.set.aside",
            Kind.COUNTER,
            "records that are not processed again because their processing failed hard twice",
            GROUP,
            TOPIC),

    CANARY_ROUNDS(
            Source.CANARY,
            "canary.rounds",
            Kind.COUNTER,
            "synthetic notifications: `received`, or `broken` at a leg",
            CHANNEL,
            RESULT,
            LEG),
    CANARY_TIME(
            Source.CANARY,
            "canary.time",
            Kind.HISTOGRAM,
            "from the submission of a synthetic notification to the evidence that it was received",
            CHANNEL),
    CANARY_GREEN(Source.CANARY, "canary.green", Kind.GAUGE, "1 when the latest round was received, else 0", CHANNEL),
    CANARY_BROKEN(
            Source.CANARY,
            "canary.broken",
            Kind.GAUGE,
            "1 for the leg at which the latest round broke, 0 for the others",
            CHANNEL,
            LEG),

    OUTBOX_SENT(
            Source.OUTBOX,
            "outbox.sent",
            Kind.COUNTER,
            "rows of an outbox table that the platform accepted and the relay deleted",
            DATABASE),
    OUTBOX_REFUSED(
            Source.OUTBOX,
            "outbox.refused",
            Kind.COUNTER,
            "rows that the platform refused for good, by the code of the problem document",
            DATABASE,
            CODE),
    OUTBOX_POSTPONED(
            Source.OUTBOX,
            "outbox.postponed",
            Kind.COUNTER,
            "temporary refusals of rows, by the code of the problem document",
            DATABASE,
            CODE),
    OUTBOX_ROWS(Source.OUTBOX, "outbox.rows", Kind.GAUGE, "rows in an outbox table", DATABASE),
    OUTBOX_AGE(
            Source.OUTBOX,
            "outbox.age",
            Kind.SECONDS,
            "age of the oldest row in an outbox table, 0 if empty",
            DATABASE),
    OUTBOX_CONNECTED(
            Source.OUTBOX,
            "outbox.connected",
            Kind.GAUGE,
            "1 while the relay is connected to the database, else 0",
            DATABASE);

    /// Kind of a metric, with its unit.
    @SuppressWarnings("ImmutableEnumChecker") // the set is unmodifiable
    public enum Kind {
        /// Only grows; Prometheus adds `_total`.
        COUNTER("counter", "", Set.of("_total")),
        GAUGE("gauge", "", Set.of("")),
        /// A gauge of a position in the log.
        POSITION("gauge", "", Set.of("")),
        BYTES("gauge", "bytes", Set.of("_bytes")),
        SECONDS("gauge", "seconds", Set.of("_seconds")),
        /// Durations in buckets.
        HISTOGRAM("histogram", "seconds", Set.of("_seconds_count", "_seconds_sum", "_seconds_bucket", "_seconds_max"));

        private final String shape;
        private final String unit;
        private final Set<String> suffixes;

        Kind(String shape, String unit, Set<String> suffixes) {
            this.shape = shape;
            this.unit = unit;
            this.suffixes = suffixes;
        }

        /// In the documents: counter, gauge or histogram.
        public String shape() {
            return shape;
        }

        /// Empty for a number without a unit.
        public String unit() {
            return unit;
        }
    }

    private static final String PREFIX = "carillon.";

    private final Set<Source> sources;
    private final String name;
    private final Kind kind;
    private final String meaning;
    private final List<Label> labels;

    /// @param source null for one that every service exports
    Metric(@Nullable Source source, String name, Kind kind, String meaning, Label... labels) {
        this.sources = source == null ? Set.of(Source.values()) : Set.of(source);
        this.name = PREFIX + name;
        this.kind = kind;
        this.meaning = meaning;
        this.labels = List.of(labels);
    }

    /// Which services export it.
    public Set<Source> sources() {
        return sources;
    }

    /// Dotted: `carillon.delivery.attempts`.
    public String dottedName() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    public String meaning() {
        return meaning;
    }

    /// Labels without `service`, in the order in which values are passed.
    public List<Label> labels() {
        return labels;
    }

    /// Name in Prometheus without suffixes such as `_total` and `_count`: `carillon_delivery_attempts_seconds`.
    public String family() {
        String bare = name.replace('.', '_');
        return kind.unit.isEmpty() ? bare : bare + "_" + kind.unit;
    }

    /// All names of time series in Prometheus.
    public List<String> seriesNames() {
        String bare = name.replace('.', '_');
        return kind.suffixes.stream().map(suffix -> bare + suffix).sorted().toList();
    }
}
