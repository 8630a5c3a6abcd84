// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.deploy;

import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Check that a PromQL query uses only metrics, labels and values that are exported.
final class Queries {

    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)\\}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*\\b(?!\\s*\\()");
    private static final Pattern NUMBER = Pattern.compile("\\b\\d[\\d.eE]*(?:ms|[smhdwy])?\\b");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "by", "on", "without", "bool", "offset");

    /// Of libraries and of Prometheus itself: names and labels.
    private static final Map<String, Set<String>> BORROWED = Map.of(
            "up", Set.of("job", "instance"),
            "http_server_requests_seconds_count", Set.of("uri", "method", "status", "outcome", "exception", "error"),
            "http_server_requests_seconds_sum", Set.of("uri", "method", "status", "outcome", "exception", "error"),
            "process_cpu_usage", Set.of(),
            "system_cpu_count", Set.of(),
            "jvm_memory_used_bytes", Set.of("area", "id"),
            "jvm_gc_pause_seconds_sum", Set.of("action", "cause", "gc"),
            "jvm_threads_live_threads", Set.of(),
            "process_files_open_files", Set.of());

    private static final Set<String> EVERYWHERE = Set.of("service", "instance", "job", "le");

    private final Set<String> recorded;

    /// @param recorded names that rules record
    Queries(Set<String> recorded) {
        this.recorded = recorded;
    }

    /// Sentences about what is wrong; empty when nothing is.
    List<String> faults(String query) {
        List<String> faults = new ArrayList<>();
        Map<String, Label> labels = new HashMap<>();
        Set<String> allowed = new HashSet<>(EVERYWHERE);
        for (String name : names(query)) {
            Metric metric = find(name);
            if (metric != null) {
                metric.labels().forEach(label -> labels.put(label.wireName(), label));
            } else if (BORROWED.containsKey(name)) {
                allowed.addAll(BORROWED.getOrDefault(name, Set.of()));
            } else if (!recorded.contains(name)) {
                faults.add("no service exports " + name);
            }
        }
        allowed.addAll(labels.keySet());
        Matcher matchers = MATCHERS.matcher(query);
        while (matchers.find()) {
            Matcher matcher = MATCHER.matcher(matchers.group(1));
            while (matcher.find()) {
                faults.addAll(faults(matcher.group(1), matcher.group(2), allowed, labels));
            }
        }
        Matcher grouping = GROUPING.matcher(query);
        while (grouping.find()) {
            Stream.of(grouping.group(1).split(","))
                    .map(String::strip)
                    .filter(label -> !allowed.contains(label))
                    .forEach(label -> faults.add("nothing here has the label " + label));
        }
        return faults;
    }

    private static List<String> faults(String label, String values, Set<String> allowed, Map<String, Label> labels) {
        if (!allowed.contains(label)) {
            return List.of("nothing here has the label " + label);
        }
        Label known = labels.get(label);
        if (known == null || known.known().isEmpty() || values.contains("$") || values.contains("*")) {
            return List.of();
        }
        return Arrays.stream(values.split("\\|"))
                .filter(value -> !known.known().contains(value) && !value.equals(Label.OTHER))
                .map(value -> label + " is never " + value)
                .toList();
    }

    static Set<String> names(String query) {
        String bare = TEXT.matcher(query).replaceAll("");
        bare = MATCHERS.matcher(bare).replaceAll(" ");
        bare = RANGE.matcher(bare).replaceAll(" ");
        bare = GROUPING.matcher(bare).replaceAll(" ");
        bare = NUMBER.matcher(bare).replaceAll(" ");
        return NAME.matcher(bare)
                .results()
                .map(found -> found.group())
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toSet());
    }

    private static @org.jspecify.annotations.Nullable Metric find(String series) {
        return Stream.of(Metric.values())
                .filter(metric -> metric.seriesNames().contains(series))
                .findFirst()
                .orElse(null);
    }
}
