// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.documents.workflow.Reading;
import dev.carillon.documents.workflow.WorkflowLimits;
import dev.carillon.documents.workflow.WorkflowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `docs/workflows.md` says what the schema says. Run with `-Dcarillon.documents=write` to rewrite it.
final class WorkflowDocumentationTest {

    private static final Path DOCUMENT =
            Path.of("../..").toAbsolutePath().normalize().resolve("docs").resolve("workflows.md");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void theReferenceSaysWhatTheSchemaSays() throws IOException {
        String expected = WorkflowReference.render();

        if ("write".equals(System.getProperty("carillon.documents"))) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
    }

    @Test
    void everyObjectOfTheSchemaIsDescribed() throws IOException {
        assertThat(WorkflowReference.undescribed()).isEmpty();
    }

    @Test
    void everyExampleCanBePublished() throws IOException {
        List<String> examples = EXAMPLE.matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();

        assertThat(examples)
                .hasSizeGreaterThan(1)
                .allSatisfy(example -> assertThat(WorkflowReader.read(example.getBytes(StandardCharsets.UTF_8)))
                        .isInstanceOf(Reading.Read.class));
    }

    @Test
    void theSchemaHasTheLimitsOfTheCode() {
        JsonNode schema =
                JsonMapper.shared().readTree(WorkflowReader.class.getResourceAsStream("workflow.schema.json"));

        assertThat(schema.at("/properties/steps/maxItems").asInt()).isEqualTo(WorkflowLimits.STEPS);
        assertThat(schema.at("/$defs/digest/properties/maxItems/maximum").asInt())
                .isEqualTo(WorkflowLimits.DIGEST_ITEMS);
        assertThat(schema.at("/$defs/digest/properties/maxItems/default").asInt())
                .isEqualTo(WorkflowLimits.DEFAULT_DIGEST_ITEMS);
        assertThat(schema.at("/$defs/throttle/properties/limit/maximum").asInt())
                .isEqualTo(WorkflowLimits.THROTTLE_LIMIT);
        assertThat(schema.at("/$defs/times/maxItems").asInt()).isEqualTo(WorkflowLimits.TIMES);
    }
}
