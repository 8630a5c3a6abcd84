// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.documents.template.TemplateCheck;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `docs/templates.md` shows can be published.
final class TemplateDocumentationTest {

    private static final Path DOCUMENT =
            Path.of("..").toAbsolutePath().normalize().resolve("docs").resolve("templates.md");
    private static final Pattern EXPRESSION = Pattern.compile("^\\| `(\\{\\{.*?}})`", Pattern.MULTILINE);
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExpressionCanBePublished() throws IOException {
        List<String> expressions = EXPRESSION
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(expressions)
                .hasSize(6)
                .allSatisfy(expression -> assertThat(TemplateCheck.check(Template.newBuilder()
                                .addContents(TemplateContent.newBuilder().setText(expression))
                                .build()))
                        .isEmpty());
    }

    @Test
    void theExampleCanBePublished() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(DOCUMENT));

        assertThat(example.find()).isTrue();
        assertThat(TemplateCheck.check(template(JsonMapper.shared().readTree(example.group(1)))))
                .isEmpty();
    }

    private static Template template(JsonNode json) {
        Template.Builder template = Template.newBuilder();
        for (JsonNode content : json.path("contents")) {
            TemplateContent.Builder builder = template.addContentsBuilder()
                    .setLocale(content.path("locale").asString(""))
                    .setTitle(content.path("title").asString(""))
                    .setText(content.path("text").asString(""))
                    .setMjml(content.path("mjml").asString(""));
            Channel.find(content.path("channel").asString("")).ifPresent(channel -> builder.setChannel(channel.code()));
        }
        json.path("partials")
                .properties()
                .forEach(partial -> template.putPartials(
                        partial.getKey(), partial.getValue().asString()));
        return template.build();
    }
}
