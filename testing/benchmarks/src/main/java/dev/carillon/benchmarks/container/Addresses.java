// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.embedded.FreePorts;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Local addresses of the containers' host names and ports.
///
/// @param replacements Replacements of texts in environment values
/// @param ports Ports by service
record Addresses(Map<String, String> replacements, Map<String, Integer> ports) {

    /// Assigns a free port to every port on which a service listens.
    static Addresses of(ComposeFile compose, Cluster stores) {
        Map<String, String> replacements = new LinkedHashMap<>();
        Map<String, Integer> ports = new LinkedHashMap<>();
        replacements.put("0.0.0.0", "127.0.0.1");
        replacements.put("kafka:9092", stores.bootstrapServers());
        replacements.put("redis:6379", "127.0.0.1:" + stores.redisPort());
        replacements.put(
                "//postgres:5432",
                URI.create(stores.postgresUrl().substring("jdbc:".length()))
                        .getSchemeSpecificPart()
                        .replaceFirst("/[a-z]+$", ""));
        compose.services()
                .forEach((name, service) -> service.environment().forEach((variable, value) -> {
                    if (variable.endsWith("_PORT") && value.matches("\\d{4}") && !replacements.containsKey(value)) {
                        replacements.put(value, Integer.toString(FreePorts.next()));
                    }
                }));
        compose.services().forEach((name, service) -> {
            Optional.ofNullable(service.environment().get("SERVER_PORT")).ifPresent(port -> {
                int here = Integer.parseInt(replacements.getOrDefault(port, port));
                ports.put(name, here);
                replacements.put("//" + name + ":" + port, "//127.0.0.1:" + here);
            });
            Optional.ofNullable(service.environment().get("MANAGEMENT_SERVER_PORT"))
                    .ifPresent(port -> replacements.put(
                            "//" + name + ":" + port, "//127.0.0.1:" + replacements.getOrDefault(port, port)));
        });
        return new Addresses(replacements, ports);
    }

    /// Environment value with local addresses.
    String here(String value) {
        if (ports.containsKey(value)) {
            return "127.0.0.1";
        }
        String known = replacements.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return Pattern.compile("(?<!\\d)(" + known + ")(?!\\d)")
                .matcher(value)
                .replaceAll(found -> replacements.getOrDefault(found.group(), found.group()));
    }

    URI url(String service) {
        return URI.create(
                "http://127.0.0.1:" + Optional.ofNullable(ports.get(service)).orElseThrow());
    }
}
