// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

/// `docs/errors.md` has a row for every failure code, with every HTTP status that the source code gives it.
class ErrorCatalogTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final Path DOCUMENT = ROOT.resolve(Path.of("docs", "errors.md"));
    private static final String NO_STATUS = "–";

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| <a id=\"([a-z-]+)\"></a>`([a-z-]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern ANY_ROW = Pattern.compile("(?m)^\\| <a id");

    /// Code with a status as a number or as a constant of [HttpStatus].
    private static final Pattern USE =
            Pattern.compile("FailureCode\\.([A-Z_]+),\\s*(?:(\\d{3})\\b|HttpStatus\\.([A-Z_]+))");

    /// @param statuses empty for a code that answers no request
    private record Row(String anchor, String code, Set<Integer> statuses) {}

    @Test
    void everyCodeHasOneRowAndEveryRowACode() throws IOException {
        assertThat(rows().map(Row::code))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(FailureCode.values())
                        .map(FailureCode::wireName)
                        .toList());
        assertThat(rows()).hasSize((int) ANY_ROW.matcher(document()).results().count());
    }

    @Test
    void theAnchorOfARowIsTheLastPartOfTheType() throws IOException {
        assertThat(rows())
                .allSatisfy(row -> assertThat("urn:carillon:failure:" + row.anchor())
                        .isEqualTo(FailureCode.valueOf(
                                        row.code().toUpperCase(Locale.ROOT).replace('-', '_'))
                                .urn()));
    }

    @Test
    void everyStatusOfTheSourceCodeIsInTheTable() throws IOException {
        Map<String, Set<Integer>> documented = rows().collect(Collectors.toMap(Row::code, Row::statuses));
        Map<String, Set<Integer>> used = new HashMap<>();
        for (Path source : sources()) {
            USE.matcher(Files.readString(source))
                    .results()
                    .forEach(use -> used.computeIfAbsent(
                                    FailureCode.valueOf(use.group(1)).wireName(), _ -> new TreeSet<>())
                            .add(status(use)));
        }

        assertThat(used).hasSizeGreaterThan(15);
        used.forEach((code, statuses) ->
                assertThat(documented.getOrDefault(code, Set.of())).as(code).containsAll(statuses));
    }

    private static int status(MatchResult use) {
        return use.group(2) == null ? HttpStatus.valueOf(use.group(3)).value() : Integer.parseInt(use.group(2));
    }

    private static Stream<Row> rows() throws IOException {
        return ROW.matcher(document())
                .results()
                .map(row -> new Row(row.group(1), row.group(2), statuses(row.group(3))));
    }

    private static Set<Integer> statuses(String column) {
        return column.equals(NO_STATUS)
                ? Set.of()
                : Arrays.stream(column.split(", "))
                        .map(Integer::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String document() throws IOException {
        return Files.readString(DOCUMENT);
    }

    /// Sources of all services and libraries.
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path modules : List.of(ROOT, ROOT.resolve("libraries"))) {
            try (Stream<Path> directories = Files.list(modules)) {
                for (Path directory : directories.toList()) {
                    Path main = directory.resolve(Path.of("src", "main", "java"));
                    if (Files.isDirectory(main)) {
                        try (Stream<Path> files = Files.walk(main)) {
                            files.filter(file -> file.toString().endsWith(".java"))
                                    .forEach(sources::add);
                        }
                    }
                }
            }
        }
        return sources;
    }
}
