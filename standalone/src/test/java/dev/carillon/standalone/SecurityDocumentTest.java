// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests that the security document names: each one exists.
class SecurityDocumentTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /// A class with an optional member, or a member of the class that was named before it.
    private static final Pattern NAME =
            Pattern.compile("`(?:([A-Z]\\w*(?:Test|IT|Contract))(?:\\.(\\w+))?|\\.([a-z]\\w+))`");

    @Test
    void everyNamedTestExists() throws IOException {
        Map<String, String> sources = sources();
        List<String> named = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/security.md"))) {
            String type = "";
            Matcher name = NAME.matcher(line);
            while (line.startsWith("|") && name.find()) {
                type = name.group(1) == null ? type : name.group(1);
                String member = name.group(3) == null ? name.group(2) : name.group(3);
                named.add(name.group());
                String source = sources.getOrDefault(type, "");
                if (source.isEmpty()
                        || (member != null
                                && !Pattern.compile("(void|class) " + member + "\\b")
                                        .matcher(source)
                                        .find())) {
                    missing.add(type + " " + name.group());
                }
            }
        }

        assertThat(named).hasSizeGreaterThan(100);
        assertThat(missing).isEmpty();
    }

    /// Text of the test classes by their simple name; classes of the same name are together.
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String parent : List.of("", "libraries", "testing")) {
            try (Stream<Path> modules = Files.list(ROOT.resolve(parent))) {
                for (Path module : modules.toList()) {
                    addTests(module.resolve("src/test/java"), sources);
                }
            }
        }
        return sources;
    }

    private static void addTests(Path directory, Map<String, String> sources) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> sources.merge(
                                file.getFileName().toString().replace(".java", ""), text(file), String::concat));
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
