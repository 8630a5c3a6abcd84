// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.kafka;

import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/// Metrics of this process' Kafka clients and streams, read from their management beans at each scrape. Clients need no
/// configuration for it. Thread-safe.
public final class KafkaClientMetrics implements MultiCollector {

    private static final Pattern RANDOM_PART =
            Pattern.compile("-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern LANE = Pattern.compile("carillon-routing-(critical|standard|bulk)-");
    private static final String TOPICS = "carillon.";
    private static final double MILLIS = 1000;

    /// Prefixes of the names of clients that work for one tenant: receipt endpoints and Kafka sources.
    private static final List<String> OF_TENANTS = List.of("carillon-receipts-out", "carillon-ingestion-kafka-source");

    /// One attribute of many beans.
    ///
    /// @param beans pattern of the beans' names
    /// @param merge combines the values of beans that have the same labels
    private record Reading(
            Metric metric, String beans, String attribute, Labelling labels, DoubleBinaryOperator merge) {}

    /// Labels of a bean's value; empty for a bean that is not exported.
    @FunctionalInterface
    private interface Labelling {
        Labels of(ObjectName bean, KafkaClientMetrics by);
    }

    private static final List<Reading> READINGS = List.of(
            new Reading(
                    Metric.KAFKA_CONSUMED,
                    "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*,topic=*",
                    "records-consumed-total",
                    (bean, by) -> by.ofClient(bean),
                    Double::sum),
            new Reading(
                    Metric.KAFKA_PRODUCED,
                    "kafka.producer:type=producer-topic-metrics,client-id=*,topic=*",
                    "record-send-total",
                    (bean, by) -> by.ofClient(bean),
                    Double::sum),
            new Reading(
                    Metric.KAFKA_PRODUCE_ERRORS,
                    "kafka.producer:type=producer-topic-metrics,client-id=*,topic=*",
                    "record-error-total",
                    (bean, by) -> by.ofClient(bean),
                    Double::sum),
            new Reading(
                    Metric.ROUTING_COMMIT,
                    "kafka.streams:type=stream-thread-metrics,thread-id=*",
                    "commit-latency-avg",
                    (bean, _) -> ofLane(bean, "statistic", "mean"),
                    Math::max),
            new Reading(
                    Metric.ROUTING_COMMIT,
                    "kafka.streams:type=stream-thread-metrics,thread-id=*",
                    "commit-latency-max",
                    (bean, _) -> ofLane(bean, "statistic", "max"),
                    Math::max),
            new Reading(
                    Metric.ROUTING_STATE_KEYS,
                    "kafka.streams:type=stream-state-metrics,*",
                    "estimate-num-keys",
                    (bean, _) -> ofLane(bean, "store", store(bean)),
                    Double::sum),
            new Reading(
                    Metric.ROUTING_STATE_SIZE,
                    "kafka.streams:type=stream-state-metrics,*",
                    "total-sst-files-size",
                    (bean, _) -> ofLane(bean, "store", store(bean)),
                    Double::sum));

    private static final Set<Metric> IN_MILLIS = Set.of(Metric.ROUTING_COMMIT);

    private final MBeanServer beans;
    private final String process;

    /// @param process label `service` of clients whose name does not contain a service
    public KafkaClientMetrics(MBeanServer beans, String process) {
        this.beans = beans;
        this.process = process;
    }

    @Override
    public MetricSnapshots collect() {
        Map<Metric, Map<Labels, Double>> values = new TreeMap<>();
        for (Reading reading : READINGS) {
            Map<Labels, Double> of = values.computeIfAbsent(reading.metric(), _ -> new TreeMap<>());
            for (ObjectName bean : find(reading.beans())) {
                Labels labels = reading.labels().of(bean, this);
                double value = labels.isEmpty() ? Double.NaN : read(bean, reading.attribute());
                if (!Double.isNaN(value)) {
                    of.merge(labels, value, reading.merge()::applyAsDouble);
                }
            }
        }
        List<MetricSnapshot> snapshots = new ArrayList<>();
        values.forEach((metric, points) -> snapshots.add(snapshot(metric, points)));
        return new MetricSnapshots(snapshots);
    }

    private static MetricSnapshot snapshot(Metric metric, Map<Labels, Double> points) {
        if (metric.kind() == Metric.Kind.COUNTER) {
            CounterSnapshot.Builder counters =
                    CounterSnapshot.builder().name(metric.family()).help(metric.meaning());
            points.forEach((labels, value) -> counters.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value)
                    .build()));
            return counters.build();
        }
        double scale = IN_MILLIS.contains(metric) ? MILLIS : 1;
        GaugeSnapshot.Builder gauges =
                GaugeSnapshot.builder().name(metric.family()).help(metric.meaning());
        points.forEach((labels, value) -> gauges.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value / scale)
                .build()));
        return gauges.build();
    }

    private Set<ObjectName> find(String pattern) {
        try {
            return beans.queryNames(new ObjectName(pattern), null);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Value of an attribute; NaN if the bean was removed meanwhile or has no such attribute.
    private double read(ObjectName bean, String attribute) {
        try {
            return beans.getAttribute(bean, attribute) instanceof Number number ? number.doubleValue() : Double.NaN;
        } catch (JMException e) {
            return Double.NaN;
        }
    }

    private Labels ofClient(ObjectName bean) {
        String topic = unquoted(bean, "topic");
        String client = client(unquoted(bean, "client-id"));
        // Each bean exists twice, once with dots replaced. Internal topics of Kafka Streams are not exported.
        return topic.startsWith(TOPICS)
                ? Labels.of("service", source(client), "client", client, "topic", topic)
                : Labels.EMPTY;
    }

    private String source(String client) {
        return Arrays.stream(Source.values())
                .map(Source::wireName)
                .filter(name -> client.contains(name))
                .findFirst()
                .orElse(process);
    }

    private static Labels ofLane(ObjectName bean, String label, String value) {
        Matcher lane = LANE.matcher(unquoted(bean, "thread-id"));
        return lane.find() && !value.isEmpty()
                ? Labels.of("service", Source.ROUTING.wireName(), "lane", lane.group(1), label, value)
                : Labels.EMPTY;
    }

    private static String store(ObjectName bean) {
        return bean.getKeyPropertyList().entrySet().stream()
                .filter(property -> property.getKey().endsWith("-state-id"))
                .map(property -> unquoted(bean, property.getKey()))
                .findFirst()
                .orElse("");
    }

    /// Client id without the parts that change with each start, and without tenants.
    private static String client(String clientId) {
        return OF_TENANTS.stream()
                .filter(clientId::startsWith)
                .findFirst()
                .orElseGet(() -> RANDOM_PART.matcher(clientId).replaceAll(""));
    }

    private static String unquoted(ObjectName bean, String property) {
        String value = bean.getKeyProperty(property);
        if (value == null) {
            return "";
        }
        return value.startsWith("\"") ? ObjectName.unquote(value) : value;
    }
}
