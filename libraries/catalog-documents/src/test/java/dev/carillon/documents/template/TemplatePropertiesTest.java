// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

final class TemplatePropertiesTest {

    private final TemplateRenderer renderer = new TemplateRenderer(10_000, 1, () -> 0);
    private final TemplateModel model = new TemplateModel(
            Map.of(
                    "data",
                    TemplateModel.object(
                                    "{\"n\": 2, \"s\": \"a\", \"l\": [{\"n\": 1}]}".getBytes(StandardCharsets.UTF_8))
                            .orElseThrow()),
            ZoneOffset.UTC);

    @Property(tries = 500)
    void noTemplateMakesTheCheckOrTheRenderingThrow(
            @ForAll("fragments") String text, @ForAll("fragments") String partial) {
        Template template = Template.newBuilder()
                .addContents(TemplateContent.newBuilder().setText(text).setHtml(text))
                .putPartials("p", partial)
                .build();

        boolean isSound = TemplateCheck.check(template).isEmpty();

        if (isSound) {
            assertThat(renderer.render(template, Channel.EMAIL, LocaleChain.of("en"), model))
                    .isNotNull();
        }
    }

    @Property(tries = 300)
    void whatIsSetAsideComesBack(@ForAll("fragments") String text) {
        Placeholders placeholders = new Placeholders(text, Mustache.all(text));

        assertThat(placeholders.restore(placeholders.text())).isEqualTo(text);
        assertThat(placeholders.firstMissing(placeholders.text())).isEqualTo(Optional.empty());
        assertThat(placeholders.masked()).hasSameSizeAs(text);
    }

    @Property(tries = 200)
    void htmlNeverCarriesAValuesMarkup(@ForAll @StringLength(max = 30) String value) {
        Template template = Template.newBuilder()
                .addContents(TemplateContent.newBuilder().setHtml("<p>{{data.v}}{{message \"{v}\" v=data.v}}</p>"))
                .build();

        Rendering rendering = renderer.render(
                template,
                Channel.EMAIL,
                LocaleChain.of("en"),
                new TemplateModel(Map.of("data", Map.of("v", "<" + value)), ZoneOffset.UTC));

        assertThat(rendering)
                .isInstanceOfSatisfying(
                        Rendering.Rendered.class,
                        rendered -> assertThat(
                                        rendered.html().replaceFirst("^<p>", "").replaceFirst("</p>$", ""))
                                .doesNotContain("<", ">", "\""));
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(
                        "{{",
                        "}}",
                        "{{{",
                        "}}}",
                        "{{data.n}}",
                        "{{#if data.s}}",
                        "{{/if}}",
                        "{{else}}",
                        "{{#each data.l}}",
                        "{{/each}}",
                        "{{n}}",
                        "{{> p}}",
                        "{{!-- x --}}",
                        "{{! x }}",
                        "\\",
                        "\"",
                        "'",
                        "(",
                        ")",
                        " ",
                        "\n",
                        "<b>",
                        "{{plural data.n one=\"a\" other=\"#\"}}",
                        "{{message \"{n} '{'\" n=data.n}}",
                        "{{^}}",
                        "~",
                        "{{number data.s}}",
                        "{{lookup data \"n\"}}",
                        "words",
                        "{{&data.s}}",
                        "expression")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }
}
