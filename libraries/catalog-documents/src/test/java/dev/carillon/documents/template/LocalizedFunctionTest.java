// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalizedFunctionTest {

    private static final String DATA = """
            {"none": 0, "one": 1, "two": 2, "five": 5, "many": 12345, "price": 1234.5, "share": 0.256, "whole": 1.0,
             "at": "2030-07-01T22:30:00Z", "offset": "2030-07-01T22:30:00+02:00", "local": "2030-07-01T22:30:00",
             "day": "2030-07-01", "millis": 1909175400000, "name": "Ann <b>", "sex": "female", "nothing": null}""";

    private final TemplateRenderer renderer = new TemplateRenderer(1_000, 10, () -> 0);

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    en | {{plural data.one one="# item" other="# items"}}     | 1 item
                    en | {{plural data.none one="# item" other="# items"}}    | 0 items
                    en | {{plural data.whole one="# item" other="# items"}}   | 1 item
                    en | {{plural data.many one="# item" other="# items"}}    | 12,345 items
                    de | {{plural data.many one="# Stück" other="# Stücke"}}  | 12.345 Stücke
                    pl | {{plural data.two one="# plik" few="# pliki" many="# plików" other="# pliku"}}  | 2 pliki
                    pl | {{plural data.five one="# plik" few="# pliki" many="# plików" other="# pliku"}} | 5 plików
                    ar | {{plural data.two two="كتابان" other="كتب"}}           | كتابان
                    en | {{number data.price}}                                | 1,234.5
                    de | {{number data.price}}                                | 1.234,5
                    en | {{number data.price "integer"}}                      | 1,234
                    en | {{number data.price digits=2}}                       | 1,234.50
                    en | {{number data.share "percent"}}                      | 25.6%
                    en | {{number data.many "compact"}}                       | 12K
                    en | {{currency data.price "EUR"}}                        | €1,234.50
                    ja | {{currency data.many "JPY"}}                         | ￥12,345
                    en | {{date data.at}}                                     | Jul 2, 2030
                    de | {{date data.at "long"}}                              | 2. Juli 2030
                    en | {{time data.at}}                                     | 12:30 AM
                    de | {{time data.at "short"}}                             | 00:30
                    de | {{time data.offset}}                                 | 22:30
                    de | {{time data.local}}                                  | 22:30
                    de | {{date data.day "short"}}                            | 01.07.30
                    de | {{time data.millis}}                                 | 00:30
                    """)
    void writesAsTheReaderDoes(String locale, String text, String written) {
        assertThat(rendered(text, locale, "Europe/Berlin")).isEqualTo(written);
    }

    @Test
    void writesMessages() {
        String text = "{{message \"{sex, select, female {She has} other {They have}} "
                + "{n, plural, =0 {no files} one {# file} other {# files}}, {who}\" "
                + "n=data.none sex=data.sex who=data.name}}";

        assertThat(rendered(text, "en", "UTC")).isEqualTo("She has no files, Ann <b>");
    }

    @Test
    void writesDatesInsideOfMessages() {
        assertThat(rendered("{{message \"bis {when}\" when=(date data.at \"short\")}}", "de", "UTC"))
                .isEqualTo("bis 01.07.30");
    }

    @Test
    void writesInTheZoneThatIsGiven() {
        assertThat(rendered("{{date data.at}} {{time data.at}}", "en", "America/New_York"))
                .isEqualTo("Jul 1, 2030 6:30 PM");
        assertThat(rendered("{{time data.at}}", "en", "+05:30")).isEqualTo("4:00 AM");
    }

    @Test
    void escapesInHtmlOnly() {
        Template template = Template.newBuilder()
                .addContents(TemplateContent.newBuilder().setHtml("{{message \"Hi {who}\" who=data.name}}"))
                .build();

        assertThat(render(template, LocaleChain.of("en"), "UTC"))
                .isInstanceOfSatisfying(
                        Rendering.Rendered.class,
                        rendered -> assertThat(rendered.html()).isEqualTo("Hi Ann &lt;b&gt;"));
    }

    @Test
    void formatsAnotherLanguagesWordsByThatLanguage() {
        Template english = Template.newBuilder()
                .addContents(TemplateContent.newBuilder()
                        .setLocale("en")
                        .setText("{{plural data.two one=\"# item\" other=\"# items\"}} {{number data.price}}"))
                .build();

        assertThat(text(render(english, LocaleChain.of("pl-PL", "en-GB"), "UTC")))
                .isEqualTo("2 items 1,234.5");
    }

    @Test
    void takesTheRegionOfTheReader() {
        Template german = Template.newBuilder()
                .addContents(TemplateContent.newBuilder().setLocale("de").setText("{{number data.price}}"))
                .build();

        assertThat(text(render(german, LocaleChain.of("de-CH", "en"), "UTC"))).isEqualTo("1'234.5");
    }

    @Test
    void takesWordsWithoutLanguageForTheTenants() {
        Template unlabelled = Template.newBuilder()
                .addContents(TemplateContent.newBuilder().setText("{{number data.price}}"))
                .build();

        assertThat(text(render(unlabelled, LocaleChain.of("de-AT", "en-GB"), "UTC")))
                .isEqualTo("1,234.5");
        assertThat(text(render(unlabelled, LocaleChain.of("de-CH", "de-DE"), "UTC")))
                .isEqualTo("1'234.5");
        assertThat(text(render(unlabelled, LocaleChain.of(""), "UTC"))).isEqualTo("1,234.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{plural data.missing one=\"a\" other=\"b\"}}",
                "{{plural data.nothing one=\"a\" other=\"b\"}}",
                "{{plural data.name one=\"a\" other=\"b\"}}",
                "{{plural data.two one=\"a\"}}",
                "{{number}}",
                "{{number data.name}}",
                "{{currency data.price}}",
                "{{currency data.price \"XXQ\"}}",
                "{{date data.name}}",
                "{{date data}}",
                "{{time data.day \"tiny\"}}",
                "{{message \"{n} {m}\" n=data.one}}",
                "{{message \"{n} {m}\" n=data.one m=data.missing}}",
                "{{message \"{n, plural, one {}}\" n=data.one}}",
                "{{message \"{n, number}\" n=data.name}}"
            })
    void whatHasNoValueFails(String text) {
        Template template = Template.newBuilder()
                .addContents(TemplateContent.newBuilder().setText("x " + text))
                .build();

        assertThat(render(template, LocaleChain.of("en"), "UTC"))
                .isInstanceOfSatisfying(
                        Rendering.Failed.class,
                        failed -> assertThat(failed.detail()).doesNotContain("Ann"));
    }

    private String rendered(String text, String locale, String zone) {
        Template template = Template.newBuilder()
                .addContents(TemplateContent.newBuilder().setText(text))
                .build();
        return text(render(template, LocaleChain.of(locale), zone));
    }

    private static String text(Rendering rendering) {
        assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
        return ((Rendering.Rendered) rendering).text();
    }

    private Rendering render(Template template, LocaleChain locales, String zone) {
        Map<String, @Nullable Object> data =
                TemplateModel.object(DATA.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        return renderer.render(
                template, Channel.EMAIL, locales, new TemplateModel(Map.of("data", data), ZoneId.of(zone)));
    }
}
