// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import dev.carillon.benchmarks.client.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// Values at the limits of what a parser accepts, and beyond them.
///
/// @param numbers JSON numbers, and texts that are almost numbers
/// @param texts values of fields, parameters and headers
/// @param headers names of headers
/// @param parameters names of query parameters
record Dictionary(List<String> numbers, List<String> texts, List<String> headers, List<String> parameters) {

    Dictionary {
        numbers = List.copyOf(numbers);
        texts = List.copyOf(texts);
        headers = List.copyOf(headers);
        parameters = List.copyOf(parameters);
    }

    static Dictionary load() {
        JsonNode all = Json.parse(resource("dictionary.json"));
        return new Dictionary(list(all, "numbers"), list(all, "texts"), list(all, "headers"), list(all, "parameters"));
    }

    /// Text of a file of the drill on the class path.
    static String resource(String name) {
        try (InputStream in = Dictionary.class.getResourceAsStream("/fuzz/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static List<String> list(JsonNode all, String name) {
        return all.path(name).valueStream().map(JsonNode::asString).toList();
    }
}
