// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Locally built services of `docker-compose.yml`, with the variables filled in.
///
/// @param services Services by name, in the order of the file
record ComposeFile(Map<String, Container> services) {

    /// Variables with the passwords of the services' database roles.
    static final List<String> ROLE_PASSWORDS = List.of(
            "ADMIN_DATABASE_PASSWORD",
            "GATEWAY_DATABASE_PASSWORD",
            "INGESTION_DATABASE_PASSWORD",
            "ROUTING_DATABASE_PASSWORD",
            "DELIVERY_DATABASE_PASSWORD");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z_0-9]*)(?::([-?])([^}]*))?}");
    private static final Pattern DURATION = Pattern.compile("(\\d+)(s|m)");
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    ComposeFile {
        services = new LinkedHashMap<>(services);
    }

    /// Container of a service.
    ///
    /// @param module Build argument SERVICE of its image
    /// @param entrypoint Entrypoint that replaces the image's; empty for none
    /// @param health Command of its health check; empty for a container that ends by itself
    /// @param grace Grace period for stopping
    /// @param volumes Paths in the container that are on volumes
    record Container(
            String module,
            List<String> entrypoint,
            Map<String, String> environment,
            List<String> health,
            Duration grace,
            List<String> volumes) {}

    /// @param variables Variables as in a file `.env`
    /// @throws IllegalArgumentException if a required variable is missing
    static ComposeFile read(Path file, Map<String, String> variables) throws IOException {
        Map<String, Container> services = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map(tree(file, variables).get("services")).entrySet()) {
            Map<?, ?> service = map(entry.getValue());
            // The edge is built here too, but is no service.
            if (map(map(service.get("build")).get("args")).containsKey("SERVICE")) {
                services.put(entry.getKey().toString(), service(service));
            }
        }
        return new ComposeFile(services);
    }

    /// Whole file as maps, lists and scalars.
    static Map<?, ?> tree(Path file, Map<String, String> variables) throws IOException {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return map(fill(yaml.load(Files.readString(file)), variables));
    }

    /// Reads `.env.example` and fills its empty required variables.
    static Map<String, String> variables(Path example, Map<String, String> secrets) throws IOException {
        Map<String, String> variables = new TreeMap<>();
        for (String line : Files.readAllLines(example)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] sides = line.split("=", 2);
                variables.put(sides[0], sides[1]);
            }
        }
        Set<String> unknown = new TreeSet<>(secrets.keySet());
        unknown.removeAll(variables.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("%s does not speak of %s".formatted(example, unknown));
        }
        variables.putAll(secrets);
        return variables;
    }

    private static Container service(Map<?, ?> service) {
        Map<?, ?> arguments = map(map(service.get("build")).get("args"));
        Map<String, String> environment = new TreeMap<>();
        map(service.get("environment")).forEach((name, value) -> environment.put(name.toString(), value.toString()));
        List<String> test = strings(map(service.get("healthcheck")).get("test"));
        List<String> volumes = strings(service.get("volumes")).stream()
                .map(volume -> volume.split(":")[1])
                .toList();
        return new Container(
                String.valueOf(arguments.get("SERVICE")),
                strings(service.get("entrypoint")),
                environment,
                test.isEmpty() ? test : test.subList(1, test.size()),
                Optional.ofNullable(service.get("stop_grace_period"))
                        .map(text -> duration(text.toString()))
                        .orElse(DEFAULT_GRACE),
                volumes);
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a duration: " + text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("m") ? Duration.ofMinutes(amount) : Duration.ofSeconds(amount);
    }

    private static Object fill(Object node, Map<String, String> variables) {
        return switch (node) {
            case String text -> VARIABLE.matcher(text).replaceAll(found -> value(found, variables));
            case List<?> list -> {
                List<Object> filled = new ArrayList<>();
                list.forEach(item -> filled.add(fill(item, variables)));
                yield filled;
            }
            case Map<?, ?> map -> {
                Map<Object, Object> filled = new LinkedHashMap<>();
                map.forEach((key, value) -> filled.put(key, value == null ? "" : fill(value, variables)));
                yield filled;
            }
            default -> node;
        };
    }

    private static String value(MatchResult found, Map<String, String> variables) {
        String set = variables.getOrDefault(found.group(1), "");
        boolean isDemanded = "?".equals(found.group(2));
        if (set.isEmpty() && isDemanded) {
            throw new IllegalArgumentException(found.group(1) + ": " + found.group(3));
        }
        boolean hasDefault = "-".equals(found.group(2));
        return Matcher.quoteReplacement(set.isEmpty() && hasDefault ? found.group(3) : set);
    }

    private static Map<?, ?> map(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<String> strings(@Nullable Object node) {
        return node instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }
}
