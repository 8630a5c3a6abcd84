// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Log of the platform.
///
/// @param directory directory of the log and of the older logs
record PlatformLog(Path directory) {

    private static final Pattern ERROR = Pattern.compile("^\\S+ +(ERROR .*|WARN .*\\bServletChannel +: .*)");
    private static final Pattern TRACE = Pattern.compile("^(\\s*$|\\s+at |Caused by: |[\\w.$]+(Exception|Error)\\b).*");
    private static final int MOST_LINES = 12;

    /// Entries of the level ERROR and those of Jetty about exceptions that no handler caught, each with the beginning
    /// of its exception.
    List<String> errors() {
        try (var files = Files.list(directory)) {
            List<String> errors = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                collect(lines(file), errors);
            }
            return errors;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory, e);
        }
    }

    static void collect(List<String> lines, List<String> errors) {
        for (int i = 0; i < lines.size(); i++) {
            if (ERROR.matcher(lines.get(i)).matches()) {
                StringBuilder entry = new StringBuilder(lines.get(i));
                for (int next = i + 1;
                        next < lines.size()
                                && next <= i + MOST_LINES
                                && TRACE.matcher(lines.get(next)).matches();
                        next++) {
                    entry.append('\n').append(lines.get(next));
                }
                errors.add(entry.toString());
            }
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException _) {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        }
    }
}
