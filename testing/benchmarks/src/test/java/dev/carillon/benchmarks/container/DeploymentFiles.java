// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/// Deployment files of Carillon and the references against which they are checked.
final class DeploymentFiles {

    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PROPERTY = Pattern.compile("`((?:carillon|spring)\\.[a-z0-9.-]+)`");
    private static final Pattern VARIABLE = Pattern.compile("(CARILLON|SPRING)_[A-Z0-9_]+");

    /// Variables of the start scripts and YAML files, which are not properties.
    private static final Set<String> NO_PROPERTIES = Set.of("CARILLON_BIND_ADDRESS");

    private DeploymentFiles() {}

    /// Documents of a YAML file or text.
    static List<Map<?, ?>> documents(String yaml) {
        return StreamSupport.stream(
                        new Yaml(new SafeConstructor(new LoaderOptions()))
                                .loadAll(yaml)
                                .spliterator(),
                        false)
                .<Map<?, ?>>map(document -> (Map<?, ?>) document)
                .toList();
    }

    /// Required member of a map.
    static Map<?, ?> map(Map<?, ?> parent, String name) {
        return (Map<?, ?>) Objects.requireNonNull(parent.get(name), name);
    }

    /// Required member of a map.
    static List<?> list(Map<?, ?> parent, String name) {
        return (List<?>) Objects.requireNonNull(parent.get(name), name);
    }

    static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Violations of a schema in this module's resources.
    static List<String> faults(String schema, SpecificationVersion version, Object document) {
        try (InputStream in = DeploymentFiles.class.getResourceAsStream("/schemas/" + schema)) {
            // The schema has ids of an older draft than the one that it names.
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("\"(id|\\$schema)\": \"[^\"]*\",", "");
            Schema compiled = SchemaRegistry.withDefaultDialect(version).getSchema(text, InputFormat.JSON);
            return compiled.validate(JSON.writeValueAsString(document), InputFormat.JSON).stream()
                    .map(Object::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Variables without a documented property.
    static List<String> unknownVariables(Stream<String> names) {
        Set<String> known = PROPERTY.matcher(read("docs/configuration.md"))
                .results()
                .map(found -> variable(found))
                .collect(Collectors.toSet());
        return names.filter(name -> VARIABLE.matcher(name).matches())
                .filter(name -> !known.contains(name) && !NO_PROPERTIES.contains(name))
                .distinct()
                .sorted()
                .toList();
    }

    private static String variable(MatchResult found) {
        return found.group(1).toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
