// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.standalone.DocumentExamples.Block;
import dev.carillon.standalone.DocumentExamples.TestKind;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Examples of the documents that need no running system. The others are run by [DocumentExamplesIT].
class DocumentExamplesTest {

    private static final Path LIBRARY = DocumentExamples.ROOT.resolve("sdk/js");
    private static final Pattern COMMAND = Pattern.compile("\\./carillon ([a-z][a-z-]*)([^`\n#]*)");
    private static final Pattern OPTION = Pattern.compile("--([a-z-]+)");
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\"\\??\\s*:");
    private static final Pattern IMPORT = Pattern.compile("import (?:\\{([^}]*)} from )?\"@carillon/client([^\"]*)\"");
    private static final Pattern REDIS_KEY = Pattern.compile("\"carillon:([a-z]+)[:\"]");

    @Test
    void everyBlockIsRunByATestOrMarkedAsNotRun() {
        assertThat(DocumentExamples.all())
                .hasSizeGreaterThan(40)
                .allSatisfy(block -> assertThat(DocumentExamples.testKind(block))
                        .as(
                                "%s: no test runs a block of '%s' like this; see DocumentExamples for the comment to put before it",
                                block.place(), block.language())
                        .isPresent());
    }

    @Test
    void theExceptionsAreThese() {
        assertThat(DocumentExamples.of(TestKind.NOT_RUN).stream().map(block -> block.page() + ": " + block.detail()))
                .containsExactlyInAnyOrder(
                        "README.md: a figure",
                        "CONTRIBUTING.md: builds this repository",
                        "docs/architecture.md: a figure",
                        "docs/campaigns.md: a figure",
                        "docs/command-line.md: needs pip",
                        "docs/quotas.md: needs an operator's key",
                        "docs/quotas.md: header fields of an answer",
                        "docs/sdk-node.md: needs npm",
                        "docs/sdk-react.md: needs npm",
                        "docs/sdk-spring-boot.md: part of a Maven file",
                        "docs/sdk-spring-boot.md: needs a container engine; CarillonContainerTest does the same",
                        "docs/sdk-python.md: needs pip",
                        "docs/sdk-python.md: a test runs the contract of the library",
                        "docs/sdk-python.md: a test runs the contract of the library",
                        "docs/security.md: needs the advisory database",
                        "docs/tracing.md: a figure",
                        "docs/deployment.md: needs a container engine",
                        "docs/deployment.md: needs a container engine",
                        "docs/deployment.md: needs a database",
                        "docs/deployment.md: needs a Kubernetes cluster",
                        "docs/deployment.md: needs a Kubernetes cluster with the three operators",
                        "docs/deployment.md: needs a Kubernetes cluster",
                        "docs/grpc.md: needs grpcurl",
                        "docs/kafka-source.md: needs the command-line tools of Kafka",
                        "docs/kafka-source.md: needs the command-line tools of Kafka",
                        "docs/kafka-source.md: part of a configuration",
                        "docs/mcp.md: settings of an assistant",
                        "docs/outbox.md: a test compares it with the file",
                        "docs/outbox.md: needs the application's database",
                        "docs/outbox.md: needs the application's database",
                        "docs/outbox.md: needs the application's database",
                        "docs/outbox.md: needs a container engine",
                        "docs/upgrading.md: builds an earlier release and takes half an hour");
    }

    @Test
    void aBlockWithoutATestIsFound() {
        assertThat(DocumentExamples.blocks(
                        "page.md", "```sh\nrm -rf x\n```\n\n<!-- not run: why -->\n```sh\nrm x\n```\n"))
                .extracting(DocumentExamples::testKind)
                .containsExactly(java.util.Optional.empty(), java.util.Optional.of(TestKind.NOT_RUN));
    }

    /// Checks blocks and sentences. Options are those of `up`, or names that the harness reads.
    @Test
    void everyCommandOfCarillonExists() throws IOException {
        String script = DocumentExamples.text(DocumentExamples.ROOT.resolve("carillon"));
        String commands = script.substring(script.indexOf("case $command in"));
        StringBuilder harness = new StringBuilder(script);
        try (Stream<Path> sources = Files.walk(DocumentExamples.ROOT.resolve("testing/benchmarks/src/main/java"))) {
            sources.filter(Files::isRegularFile).map(DocumentExamples::text).forEach(harness::append);
        }
        for (Path page : DocumentExamples.pages()) {
            for (MatchResult named :
                    COMMAND.matcher(DocumentExamples.text(page)).results().toList()) {
                assertThat(commands)
                        .as("%s: ./carillon %s", page, named.group(1))
                        .containsPattern("(?m)^  (.*\\| )?" + named.group(1) + "( \\|.*)?\\)");
                OPTION.matcher(named.group(2))
                        .results()
                        .map(option -> option.group(1))
                        .forEach(option -> assertThat(harness.toString())
                                .as("%s: ./carillon %s --%s", page, named.group(1), option)
                                .containsAnyOf("\"" + option + "\"", "--" + option));
            }
        }
        assertThat(DocumentExamples.of(TestKind.COMMAND)).hasSizeGreaterThan(4);
    }

    @Test
    void everyJavaBlockCompiles(@TempDir Path classes) {
        List<JavaFileObject> sources = DocumentExamples.of(TestKind.JAVA).stream()
                .map(DocumentExamplesTest::source)
                .toList();
        assertThat(sources).hasSizeGreaterThan(1);
        StringWriter faults = new StringWriter();
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());

        boolean isCompiled = compiler.getTask(
                        faults, null, null, List.of("-proc:none", "-d", classes.toString()), null, sources)
                .call();

        assertThat(isCompiled).as(faults.toString()).isTrue();
    }

    /// Class with the block as a method, named by the block's page and line, and with the declarations that the
    /// block assumes.
    private static JavaFileObject source(Block block) {
        String name = block.place().replaceAll("\\W", "_");
        String source = """
                import com.google.gson.JsonObject;
                import dev.carillon.client.inbox.*;
                import dev.carillon.client.management.*;
                import dev.carillon.client.producer.*;
                import dev.carillon.spring.*;
                import java.net.URI;
                import java.nio.file.Path;
                import java.sql.Connection;
                import java.sql.SQLException;
                import java.time.Duration;
                import java.time.Instant;
                import java.util.*;
                import java.util.concurrent.CompletionStage;
                import javax.sql.DataSource;
                import org.springframework.jdbc.core.simple.JdbcClient;
                import org.springframework.transaction.annotation.Transactional;

                abstract class %s {
                    org.slf4j.Logger log;
                    Instant tomorrow;
                    Path positionsOfThisUser;
                    String installationId;
                    InboxItem opened;
                    Server myServer;
                    interface Server { CompletionStage<String> fetchToken(); }
                    abstract void show(InboxItem item);
                    abstract void show(JsonObject item);
                    abstract void update(List<String> ids, ItemView view);
                    abstract void remove(List<String> ids);
                    abstract void badge(long unread);
                    abstract void reload();
                    void example() throws Exception {
                %s
                    }
                }
                """.formatted(name, block.text());
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    @Test
    void everyScriptCanBeParsedAndImportsWhatTheLibraryExports(@TempDir Path directory)
            throws IOException, InterruptedException {
        JsonNode exports = JsonMapper.shared()
                .readTree(DocumentExamples.text(LIBRARY.resolve("package.json")))
                .path("exports");
        List<String> files = new ArrayList<>();
        for (Block block : DocumentExamples.of(TestKind.SCRIPT)) {
            String script = block.language().equals("html")
                    ? block.text().replaceAll("(?s).*<script type=\"module\">(.*)</script>.*", "$1")
                    : block.text();
            for (MatchResult named : IMPORT.matcher(script).results().toList()) {
                JsonNode export = exports.path("." + named.group(2));
                assertThat(export.isMissingNode())
                        .as(block.place() + named.group())
                        .isFalse();
                String source = DocumentExamples.text(
                        LIBRARY.resolve(export.path("default").asString()));
                for (String name :
                        named.group(1) == null ? new String[0] : named.group(1).split(",")) {
                    assertThat(source).as(block.place()).containsPattern("(?m)^export .*\\b" + name.strip() + "\\b");
                }
            }
            Path file = directory.resolve(files.size() + ".mjs");
            Files.writeString(file, script);
            files.add(file.toString());
        }
        assertThat(files).hasSizeGreaterThan(3);
        assumeTrue(isInstalled("node"), "node is not installed");
        for (String file : files) {
            run(directory, "node", "--check", file);
        }
    }

    @Test
    void everyAttributePropertyAndPartOfTheComponentExists() {
        StringBuilder sources = new StringBuilder();
        for (String name : List.of("element.js", "element-item.js", "element-style.js")) {
            sources.append(DocumentExamples.text(LIBRARY.resolve("src").resolve(name)));
        }
        for (Block block : DocumentExamples.of(TestKind.STYLE)) {
            Pattern.compile("--carillon-[a-z-]+|(?<=::part\\()[a-z-]+")
                    .matcher(block.text())
                    .results()
                    .forEach(named ->
                            assertThat(sources.toString()).as(block.place()).contains(named.group()));
        }
        for (Block block : DocumentExamples.of(TestKind.SCRIPT)) {
            Pattern.compile("<carillon-inbox ([^>]*)>")
                    .matcher(block.text())
                    .results()
                    .flatMap(element -> Pattern.compile("([a-z-]+)=")
                            .matcher(element.group(1))
                            .results())
                    .forEach(named ->
                            assertThat(sources.toString()).as(block.place()).contains("\"" + named.group(1) + "\""));
        }
    }

    @Test
    void everyMemberThatSourcesNameIsNamedThere() {
        for (Block block : DocumentExamples.of(TestKind.MEMBERS)) {
            if (block.detail().contains(".java")) {
                String sources = Stream.of(block.detail().split(" "))
                        .map(DocumentExamples.ROOT::resolve)
                        .map(DocumentExamples::text)
                        .reduce("", String::concat);
                assertThat(members(block))
                        .isNotEmpty()
                        .allSatisfy(member ->
                                assertThat(sources).as(block.place()).containsPattern("\\b" + member + "\\b"));
            }
        }
    }

    @Test
    void everyPropertyOfAnExampleBindsToARecord() throws IOException, ClassNotFoundException {
        List<Block> blocks = DocumentExamples.of(TestKind.PROPERTIES);
        assertThat(blocks).isNotEmpty();
        List<Class<?>> records = records();
        for (Block block : blocks) {
            Map<String, String> values = properties(block);
            Binder binder = new Binder(
                    List.of(new MapConfigurationPropertySource(values)),
                    null,
                    ApplicationConversionService.getSharedInstance());
            assertThat(values).as(block.place()).isNotEmpty();
            values.keySet()
                    .forEach(name -> assertThat(records)
                            .as(block.place() + ": " + name)
                            .anySatisfy(type -> {
                                assertThat(name).startsWith(prefix(type) + ".");
                                assertThat(isBound(
                                                type,
                                                name.substring(prefix(type).length() + 1)))
                                        .isTrue();
                                binder.bind(prefix(type), Bindable.of(type));
                            }));
        }
    }

    @Test
    void everyKeyInRedisIsInTheDocumentAboutPersonalData() throws IOException {
        String document = DocumentExamples.text(DocumentExamples.ROOT.resolve("docs/privacy.md"));
        Set<String> keys = new TreeSet<>();
        for (String module : List.of("delivery-service", "websocket-gateway", "common-events", "routing-service")) {
            try (Stream<Path> sources = Files.walk(DocumentExamples.ROOT.resolve(module + "/src/main/java"))) {
                sources.filter(Files::isRegularFile)
                        .map(DocumentExamples::text)
                        .flatMap(source -> REDIS_KEY.matcher(source).results())
                        .map(key -> key.group(1))
                        .forEach(keys::add);
            }
        }

        assertThat(keys)
                .contains("inbox", "attempt", "presence")
                .allSatisfy(key -> assertThat(document).contains("`carillon:" + key));
    }

    static Set<String> members(Block block) {
        Set<String> members = new TreeSet<>();
        MEMBER.matcher(block.text()).results().forEach(member -> members.add(member.group(1)));
        return members;
    }

    private static Map<String, String> properties(Block block) throws IOException {
        Map<String, String> values = new TreeMap<>();
        for (PropertySource<?> source : new YamlPropertySourceLoader()
                .load(block.place(), new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)))) {
            EnumerablePropertySource<?> named = (EnumerablePropertySource<?>) source;
            for (String name : named.getPropertyNames()) {
                values.put(name, String.valueOf(named.getProperty(name)));
            }
        }
        return values;
    }

    private static List<Class<?>> records() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Class<?>> records = new ArrayList<>();
        for (var candidate : scanner.findCandidateComponents("dev.carillon")) {
            records.add(Class.forName(candidate.getBeanClassName()));
        }
        return records;
    }

    private static String prefix(Class<?> type) {
        ConfigurationProperties properties = type.getAnnotation(ConfigurationProperties.class);
        return properties.prefix().isEmpty() ? properties.value() : properties.prefix();
    }

    /// True if a record has a component for a name such as `apps[0].key-id`.
    private static boolean isBound(Class<?> type, String name) {
        String first = name.replaceAll("[.\\[].*", "");
        String rest = name.substring(first.length()).replaceAll("^(\\[[^]]*])?\\.?", "");
        return Stream.of(type.getRecordComponents())
                .filter(component -> component.getName().equalsIgnoreCase(first.replace("-", "")))
                .anyMatch(component -> rest.isEmpty()
                        || Stream.concat(Stream.of(component.getType()), arguments(component))
                                .anyMatch(element -> element.isRecord() && isBound(element, rest)));
    }

    private static Stream<Class<?>> arguments(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType generic
                ? Stream.of(generic.getActualTypeArguments())
                        .flatMap(argument -> argument instanceof Class<?> type ? Stream.of(type) : Stream.empty())
                : Stream.empty();
    }

    private static void run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
