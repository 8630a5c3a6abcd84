// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/metrics.md` says what the vocabulary says. Run with `-Dcarillon.documents=write` to rewrite it.
class MetricDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "..", "docs", "metrics.md");

    @Test
    void theDocumentListsTheVocabulary() throws IOException {
        String expected = render();

        if ("write".equals(System.getProperty("carillon.documents"))) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
    }

    private static String render() {
        return """
            # Metrics

            Every service answers `GET /actuator/prometheus` on its management port; `standalone` has all of them on one. Each metric has the label
            `service`, which tells them apart. Generated from `Metric` in the module `observability`: services can make no others.

            Labels never name a tenant, a recipient, an address or an id. What has no list of values below is capped: values that come after so
            many are counted together as `other`. Every histogram has buckets up to 5, 10, 25, 50, 100, 250, 500 ms, 1, 2, 5, 15 s, 1, 5 and 30 min.

            Counters start at 0 with their process, and count what the process did: a router's task that is begun anew, or a worker that
            died before its commit, may count the same deed again. Two exceptions: `carillon_notification_stage_seconds` counts each fact of
            the log once, also over restarts, and `carillon_log_lag` is read from the brokers.

            Every combination of label values is exported as 0 from the start of the process, so that `increase` sees the first count. Counters
            with one of the labels `event_type`, `rule`, `fact`, `reason`, `provider`, `client`, `topic` or `kafka_source` are the exception: their values are
            not known before, and a series begins with its first count.

            %s
            ## Labels

            | label | values |
            | --- | --- |
            %s
            ## What libraries export

            Dashboards and alerts use these besides: `http_server_requests_seconds` (labels `uri` as the template of the path, `method`, `status`,
            `outcome`), `jvm_*`, `process_*` and `system_*`, as Micrometer and Spring Boot document them; and `up` of Prometheus.
            Ingestion's [gRPC](grpc.md) calls are in `grpc_server_seconds` (labels `rpc_service`, `rpc_method`, `rpc_type`, `grpc_status_code`).
            """.formatted(
                        Stream.concat(
                                        Stream.of(Source.values()).map(MetricDocumentTest::section),
                                        Stream.of(table("Every service", EnumSet.allOf(Source.class))))
                                .collect(Collectors.joining("\n")),
                        labels());
    }

    private static String section(Source source) {
        String title = source.wireName().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                + source.wireName().substring(1);
        return table(title, EnumSet.of(source));
    }

    private static String table(String title, Set<Source> sources) {
        return """
            ## %s

            | metric | kind | labels | meaning |
            | --- | --- | --- | --- |
            %s\
            """.formatted(
                        title,
                        Stream.of(Metric.values())
                                .filter(metric -> metric.sources().equals(sources))
                                .map(MetricDocumentTest::row)
                                .collect(Collectors.joining()));
    }

    private static String row(Metric metric) {
        String name = metric.kind() == Metric.Kind.COUNTER ? metric.family() + "_total" : metric.family();
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        name,
                        metric.kind().shape(),
                        metric.labels().isEmpty()
                                ? "–"
                                : metric.labels().stream()
                                        .map(label -> "`" + label.wireName() + "`")
                                        .collect(Collectors.joining(", ")),
                        metric.meaning());
    }

    private static String labels() {
        return Stream.of(Label.values())
                .map(label -> "| `%s` | %s |\n"
                        .formatted(
                                label.wireName(),
                                label.known().isEmpty()
                                        ? "at most %d: %s".formatted(label.most(), label.kind())
                                        : label.known().stream()
                                                .map(value -> "`" + value + "`")
                                                .collect(Collectors.joining(", "))))
                .collect(Collectors.joining());
    }
}
