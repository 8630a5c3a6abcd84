// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.documents.template.LocaleChain;
import dev.carillon.documents.template.MjmlCompiler;
import dev.carillon.documents.template.Rendering;
import dev.carillon.documents.template.TemplateCheck;
import dev.carillon.documents.template.TemplateModel;
import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Examples of `docs/templates.md`: they can be published and rendered.
final class TemplateDocumentationTest {

    private static final Path DOCUMENT =
            Path.of("../..").toAbsolutePath().normalize().resolve("docs").resolve("templates.md");
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
    void everyExampleCanBePublishedAndRendered() throws IOException {
        List<JsonNode> examples = EXAMPLE.matcher(Files.readString(DOCUMENT))
                .results()
                .map(block -> JsonMapper.shared().readTree(block.group(1)))
                .toList();

        assertThat(examples).hasSize(3).allSatisfy(example -> {
            JsonNode written = example.path("template").isObject() ? example.path("template") : example;
            Template template = template(written);
            assertThat(TemplateCheck.check(template)).isEmpty();
            template.getContentsList()
                    .forEach(content -> assertThat(rendered(
                                    MjmlCompiler.compile(template),
                                    Channel.require(content.getChannel()),
                                    content.getLocale()))
                            .isInstanceOf(Rendering.Rendered.class));
        });
    }

    @Test
    void everyExpressionCanBeRendered() throws IOException {
        assertThat(EXPRESSION.matcher(Files.readString(DOCUMENT)).results().map(row -> row.group(1)))
                .allSatisfy(expression -> assertThat(rendered(
                                Template.newBuilder()
                                        .addContents(
                                                TemplateContent.newBuilder().setText(expression))
                                        .build(),
                                Channel.EMAIL,
                                ""))
                        .isInstanceOf(Rendering.Rendered.class));
    }

    private static Rendering rendered(Template template, Channel channel, String locale) {
        Map<String, Object> data = Map.of(
                "count", 2, "author", "Ann", "x", 7, "total", 49, "at", "2026-06-01T12:00:00Z", "n", 1, "name", "Ann");
        return new TemplateRenderer(1)
                .render(
                        template,
                        channel,
                        LocaleChain.of(locale, "en"),
                        new TemplateModel(
                                Map.of(
                                        "data",
                                        data,
                                        "recipient",
                                        Map.of("attributes", Map.of("name", "Ann")),
                                        "event",
                                        Map.of("occurredAt", "2026-06-01T12:00:00Z")),
                                ZoneOffset.UTC));
    }

    private static Template template(JsonNode json) {
        Template.Builder template = Template.newBuilder();
        for (JsonNode content : json.path("contents")) {
            TemplateContent.Builder builder = template.addContentsBuilder()
                    .setLocale(content.path("locale").asString(""))
                    .setTitle(content.path("title").asString(""))
                    .setText(content.path("text").asString(""))
                    .setMjml(content.path("mjml").asString(""));
            // The API requires a channel.
            builder.setChannel(Channel.find(content.path("channel").asString(""))
                    .orElseThrow()
                    .code());
        }
        json.path("partials")
                .properties()
                .forEach(partial -> template.putPartials(
                        partial.getKey(), partial.getValue().asString()));
        return template.build();
    }
}
