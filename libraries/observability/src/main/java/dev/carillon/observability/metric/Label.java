// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.metric;

import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/// A label of metrics. Its values are few, so that a metric has a bounded number of time series: either all of them are
/// known here, or so many are kept as are seen first, and the rest is [#OTHER].
@SuppressWarnings("ImmutableEnumChecker") // the lists are unmodifiable
public enum Label {
    SERVICE(names(Source.values(), Source::wireName)),
    LANE(names(Lane.values(), Lane::wireName)),
    CHANNEL(with(names(Channel.values(), Channel::wireName), "none")),
    CODE(names(FailureCode.values(), FailureCode::wireName)),
    KAFKA_SOURCE(40, "names of Kafka sources of all tenants together, without the tenant"),
    EVENT_TYPE(40, "event types of all tenants together, without the tenant"),
    STAGE(List.of("accepted", "routed", "attempted", "provider_accepted", "confirmed", "seen", "read")),
    DECISION(List.of(
            "routed",
            "suppressed",
            "deferred",
            "digested",
            "failed",
            "expired",
            "cancelled",
            "retracted",
            "escalated")),
    RULE(40, "rules of the router, `none` where the decision has none"),
    ATTEMPT(List.of("first", "retry", "withdrawal")),
    STORE(20, "stores of the router"),
    STATISTIC(List.of("mean", "max")),
    PROVIDER(20, "providers that are configured"),
    OUTCOME(List.of("accepted", "refused", "address_invalid", "throttled", "unanswered")),
    REASON(20, "why no provider was called: codes of the delivery service"),
    STATE(List.of("closed", "open", "half_open")),
    CAMPAIGN_STATE(List.of("draft", "scheduled", "running", "paused", "finished", "cancelled")),
    FACT(40, "facts of receipts, as in `receipt.proto`"),
    RESULT(20, "what came of it, see the metric"),
    TRANSPORT(List.of("websocket", "sse", "http_stream")),
    ENCODING(List.of("json", "protobuf")),
    CLOSE(30, "close codes of `docs/protocol.md` by name, `client` where the client left"),
    SOURCE(List.of("none", "tail", "history")),
    METHOD(List.of(
            "ack",
            "seen",
            "read",
            "unread",
            "archive",
            "unarchive",
            "pin",
            "unpin",
            "snooze",
            "choose",
            "read_all",
            "list",
            "unread_count")),
    GROUP(60, "consumer groups of the platform"),
    TOPIC(40, "topics of the platform"),
    PARTITION(256, "partitions of a topic"),
    CLIENT(80, "Kafka clients of a process"),
    DATABASE(20, "databases of an outbox relay, by the names in its configuration"),
    LEG(List.of("none", "ingestion", "routing", "delivery", "gateway", "admin", "receipt", "provider"));

    /// Stands for values beyond the cap, and for those that are not known here.
    public static final String OTHER = "other";

    private final List<String> values;
    private final int most;
    private final String kind;

    Label(List<String> values) {
        this.values = values;
        this.most = values.size();
        this.kind = "";
    }

    Label(int most, String kind) {
        this.values = List.of();
        this.most = most;
        this.kind = kind;
    }

    /// Name in Prometheus: `event_type`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// All values that there can be besides [#OTHER]; empty when they are not known beforehand.
    public List<String> known() {
        return values;
    }

    /// Most values besides [#OTHER].
    public int most() {
        return most;
    }

    /// Description of the values, if they are not known beforehand.
    public String kind() {
        return kind;
    }

    private static <V> List<String> names(V[] values, Function<V, String> name) {
        return Arrays.stream(values).map(name).toList();
    }

    private static List<String> with(List<String> names, String more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }
}
