// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Fenced code blocks of the documents, with the test of each.
///
/// | comment before a block | test of the block |
/// | --- | --- |
/// | `<!-- shell: standalone -->` | run by bash against the running system, with the other such blocks of its page |
/// | `<!-- send: PUT /v1/campaigns/spring -->` | JSON, sent there; the answer must be good |
/// | `<!-- members: api -->` | JSON, shortened; the API document has members of these names |
/// | `<!-- members: GET /v1/inbox -->` | JSON, shortened; the answer has members of these names |
/// | `<!-- members: <files> -->` | JSON, shortened; the sources name these members |
/// | `<!-- newcomer: variables -->` | shell, whose variables `NewcomersIT` sets |
/// | `<!-- newcomer: commands -->` | shell, run by `NewcomersIT` in an empty directory |
/// | `<!-- not run: <reason> -->` | none |
final class DocumentExamples {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern FENCE = Pattern.compile("^( *)```(\\w*)$");
    private static final Pattern MARKER = Pattern.compile("^ *<!-- (shell|send|members|newcomer|not run): (.*) -->$");

    /// Tests that run all blocks of a language on a page.
    private static final Map<String, String> PAGES = Map.of(
            "docs/getting-started.md sh", "GettingStartedIT",
            "docs/observability.md sh", "DeployedQueriesTest",
            "docs/runbooks/retry-storm.md bash", "RetryStormRunbookIT",
            "docs/sdk-react.md tsx", "ReactInboxIT",
            "docs/templates.md json", "TemplateDocumentationTest",
            "docs/workflows.md yaml", "WorkflowDocumentationTest");

    private DocumentExamples() {}

    /// Fenced code block.
    ///
    /// @param page Path relative to the repository
    /// @param marker Kind of the comment before the block; empty without one
    /// @param detail Content of the comment
    record Block(String page, int line, String language, String text, String marker, String detail) {

        String place() {
            return page + ":" + line;
        }
    }

    /// Kinds of tests of blocks.
    enum TestKind {
        BY_TEST_OF_PAGE,
        SHELL,
        SENT,
        MEMBERS,
        NEWCOMER,
        COMMAND,
        JAVA,
        SCRIPT,
        STYLE,
        PROPERTIES,
        NOT_RUN
    }

    /// Test of a block; empty if there is none.
    static Optional<TestKind> testKind(Block block) {
        if (!block.marker().isEmpty()) {
            return Optional.of(
                    switch (block.marker()) {
                        case "shell" -> TestKind.SHELL;
                        case "send" -> TestKind.SENT;
                        case "members" -> TestKind.MEMBERS;
                        case "newcomer" -> TestKind.NEWCOMER;
                        default -> TestKind.NOT_RUN;
                    });
        }
        if (PAGES.containsKey(block.page() + " " + block.language())) {
            return Optional.of(TestKind.BY_TEST_OF_PAGE);
        }
        return switch (block.language()) {
            case "java" -> Optional.of(TestKind.JAVA);
            case "js", "html" -> Optional.of(TestKind.SCRIPT);
            case "css" -> Optional.of(TestKind.STYLE);
            case "yaml" -> block.text().startsWith("carillon.") ? Optional.of(TestKind.PROPERTIES) : Optional.empty();
            case "sh", "console" ->
                block.text().lines().allMatch(line -> line.matches("(\\$ )?\\./carillon .*"))
                        ? Optional.of(TestKind.COMMAND)
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    static List<Block> of(TestKind testKind) {
        return all().stream()
                .filter(block -> testKind(block).filter(testKind::equals).isPresent())
                .toList();
    }

    static List<Block> all() {
        return pages().stream().flatMap(page -> blocks(page).stream()).toList();
    }

    /// Documents for users and contributors; decision records are excluded as history.
    static List<Path> pages() {
        try (Stream<Path> documents = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            documents
                                    .filter(file -> file.toString().endsWith(".md"))
                                    .filter(file -> !file.startsWith(ROOT.resolve("docs/adr")))
                                    .sorted(),
                            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md")
                                    .map(ROOT::resolve))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Block> blocks(Path file) {
        return blocks(ROOT.relativize(file).toString(), text(file));
    }

    static List<Block> blocks(String page, String text) {
        List<String> lines = text.lines().toList();
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            Matcher fence = FENCE.matcher(lines.get(at));
            if (!fence.matches()) {
                at++;
                continue;
            }
            int begin = at + 1;
            String indent = fence.group(1);
            StringBuilder content = new StringBuilder();
            for (at = begin; at < lines.size() && !lines.get(at).equals(indent + "```"); at++) {
                content.append(
                                lines.get(at).startsWith(indent)
                                        ? lines.get(at).substring(indent.length())
                                        : lines.get(at))
                        .append('\n');
            }
            at++;
            Matcher marker = MARKER.matcher(begin >= 2 ? lines.get(begin - 2) : "");
            boolean isMarked = marker.matches();
            blocks.add(new Block(
                    page,
                    begin,
                    fence.group(2),
                    content.toString(),
                    isMarked ? marker.group(1) : "",
                    isMarked ? marker.group(2) : ""));
        }
        return blocks;
    }
}
