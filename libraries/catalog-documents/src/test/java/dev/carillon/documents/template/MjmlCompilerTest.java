// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.digitalfondue.mjml4j.Mjml4j;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MjmlCompilerTest {

    private static final String MAIL = """
            <mjml>
              <mj-head>
                <mj-title>{{data.subject}}</mj-title>
                <mj-preview>{{plural data.n one="# item" other="# items"}}</mj-preview>
                <mj-style>.a > .b { color: red; }</mj-style>
                <mj-attributes><mj-all padding="0"/><mj-text color="#333"/></mj-attributes>
              </mj-head>
              <mj-body>
                <!-- <mj-nonsense> -->
                {{#each data.items}}
                <mj-section>
                  <mj-column>
                    <mj-text>{{name}} {{message "{n, plural, one {# <b>} other {#}}" n=n}} {{> footer}}</mj-text>
                    <mj-button href="https://shop/{{lookup this "id"}}?a=1&amp;b={{id}}">Go</mj-button>
                    <mj-image src="{{image}}" alt="{{name}}" />
                  </mj-column>
                </mj-section>
                {{/each}}
                {{! nothing }}
                <mj-raw>{{{data.raw}}}</mj-raw>
              </mj-body>
            </mjml>
            """;

    private static final String WITH_FONTS = """
            <mjml>
              <mj-head><mj-font name="Raleway" href="https://fonts.example/raleway"/></mj-head>
              <mj-body>
                <mj-section>
                  <mj-column>
                    <mj-text font-family="Raleway, Roboto">Hi</mj-text>
                    <mj-text>Default</mj-text>
                    <mj-image src="https://own.example/a.png" alt="a"/>
                    <mj-social>
                      <mj-social-element name="facebook" src="https://own.example/f.png" href="x">f</mj-social-element>
                    </mj-social>
                  </mj-column>
                </mj-section>
              </mj-body>
            </mjml>
            """;

    @Test
    void compilesAndLeavesExpressionsAsTheyAre() {
        String html = html(MAIL, "de-AT");

        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("lang=\"de-AT\"")
                .contains("<title>{{data.subject}}</title>")
                .contains("{{plural data.n one=\"# item\" other=\"# items\"}}")
                .contains("{{name}} {{message \"{n, plural, one {# <b>} other {#}}\" n=n}} {{> footer}}")
                .contains("href=\"https://shop/{{lookup this \"id\"}}?a=1&amp;b={{id}}\"")
                .contains("src=\"{{image}}\"")
                .contains("{{{data.raw}}}")
                .doesNotContain("<mj-section", "<mj-text", "expression");
    }

    @Test
    void rendersAfterwards() {
        Template template = Template.newBuilder()
                .addContents(TemplateContent.newBuilder().setLocale("en").setMjml(MAIL))
                .putPartials("footer", "<i>bye</i>")
                .build();

        assertThat(TemplateCheck.check(template)).isEmpty();
        Rendering rendering = new TemplateRenderer(1)
                .render(
                        MjmlCompiler.compile(template),
                        Channel.EMAIL,
                        LocaleChain.of("en"),
                        new TemplateModel(
                                Map.of(
                                        "data",
                                        TemplateModel.object("""
                                {"subject": "A & B", "n": 2, "raw": "<hr>",
                                 "items": [{"name": "Ann <", "n": 1, "id": 7, "image": "x.png"}]}""".getBytes(StandardCharsets.UTF_8))
                                                .orElseThrow()),
                                ZoneOffset.UTC));

        assertThat(rendering)
                .isInstanceOfSatisfying(
                        Rendering.Rendered.class,
                        rendered -> assertThat(rendered.html())
                                .contains(
                                        "<title>A &amp; B</title>",
                                        "2 items",
                                        "Ann &lt; 1 &lt;b&gt; <i>bye</i>",
                                        "shop/7?",
                                        "<hr>"));
    }

    @Test
    void loadsNothingThatItsAuthorDidNotWrite() {
        String html = html(WITH_FONTS, "");

        assertThat(html)
                .contains("<link href=\"https://fonts.example/raleway\"", "@import url(https://fonts.example/raleway)")
                .contains("font-family:Raleway, Roboto")
                .contains("https://own.example/f.png")
                .doesNotContain("googleapis", "mailjet", "imgur");
        assertThat(html(
                        WITH_FONTS.replace(
                                "https://fonts.example/raleway", "https://fonts.googleapis.com/css?family=Lato"),
                        ""))
                .contains("<link href=\"https://fonts.googleapis.com/css?family=Lato\"")
                .doesNotContain("Ubuntu:300", "Roboto:300");
    }

    @Test
    void htmlThatWasStoredWithTheCompilersFontsIsSentWithoutThem() {
        String stored = Mjml4j.render(WITH_FONTS.replace("src=\"https://own.example/f.png\"", ""));
        assertThat(stored).contains("Ubuntu:300", "Roboto:300", "www.mailjet.com");

        assertThat(sent(stored))
                .contains("https://fonts.example/raleway", "https://own.example/a.png")
                .doesNotContain("googleapis", "mailjet");
    }

    @Test
    void whatTheAuthorWroteIsSent() {
        String font = "<link href=\"https://fonts.googleapis.com/css?family=Roboto:300,400,500,700\" rel=\"stylesheet\""
                + " type=\"text/css\">";
        String compiled = html(
                WITH_FONTS.replace(
                        "https://fonts.example/raleway",
                        "https://fonts.googleapis.com/css?family=Roboto:300,400,500,700"),
                "");

        assertThat(sent("<html><head>" + font + "</head><body>x</body></html>")).contains(font);
        assertThat(sent(compiled)).isEqualTo(compiled).contains(font);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <mj-social><mj-social-element name="facebook" href="https://x.example">f</mj-social-element></mj-social> | mj-social-element would load https://www.mailjet.com
                    <mj-accordion><mj-accordion-element><mj-accordion-title>a</mj-accordion-title></mj-accordion-element></mj-accordion> | mj-accordion would load https://i.imgur.com
                    <mj-carousel><mj-carousel-image src="a.png"/><mj-carousel-image src="b.png"/></mj-carousel> | mj-carousel would load https://i.imgur.com
                    """)
    void anElementThatWouldLoadAnIconOfTheCompilersIsRefused(String element, String message) {
        assertThat(MjmlCompiler.compile(
                        "<mjml><mj-body><mj-section><mj-column>\n" + element
                                + "</mj-column></mj-section></mj-body></mjml>",
                        ""))
                .isInstanceOfSatisfying(MjmlCompilation.Refused.class, refused -> {
                    assertThat(refused.message()).contains(message, "give it");
                    assertThat(refused.line()).isEqualTo(2);
                });
    }

    private static String sent(String html) {
        Rendering rendering = new TemplateRenderer(1)
                .render(
                        Template.newBuilder()
                                .addContents(TemplateContent.newBuilder().setHtml(html))
                                .build(),
                        Channel.EMAIL,
                        LocaleChain.of("en"),
                        new TemplateModel(Map.of(), ZoneOffset.UTC));
        assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
        return ((Rendering.Rendered) rendering).html();
    }

    @Test
    void leavesContentsWithoutMjmlAlone() {
        Template template = Template.newBuilder()
                .addContents(TemplateContent.newBuilder().setHtml("<p>own</p>"))
                .build();

        assertThat(MjmlCompiler.compile(template)).isEqualTo(template);
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    <p>no</p>                                                       | 1 |  1 | there must be an mjml
                    <mjml></mjml>                                                   | 1 |  1 | with an mj-body
                    <mj-body></mj-body>                                             | 1 |  1 | mj-body cannot stand in nothing
                    <mjml><mj-body><mj-foo/></mj-body></mjml>                       | 1 | 16 | no element mj-foo
                    <mjml><mj-body><mj-include path="x"/></mj-body></mjml>          | 1 | 16 | no element mj-include
                    <mjml><mj-body><mj-text>x</mj-text></mj-body></mjml>            | 1 | 16 | mj-text cannot stand in mj-body
                    <mjml><mj-body><mj-section></mj-body></mjml>                    | 1 | 28 | mj-body is closed before mj-section
                    <mjml><mj-body>                                                 | 1 |  7 | mj-body is not closed
                    <mjml><mj-body></mj-body></mjml></mjml>                         | 1 | 33 | mjml was not opened
                    <mjml><mj-body><mj-section>{{#if data.a}}<mj-column width="{{data.b}}px"></mj-column>{{/if}}</mj-section></mj-body></mjml> | 1 | 60 | would be lost
                    """)
    void refusesWithThePlace(String mjml, int line, int column, String message) {
        assertThat(MjmlCompiler.compile(mjml, "")).isInstanceOfSatisfying(MjmlCompilation.Refused.class, refused -> {
            assertThat(refused.message()).contains(message);
            assertThat(refused.line()).isEqualTo(line);
            assertThat(refused.column()).isEqualTo(column);
        });
    }

    @Test
    void countsLines() {
        assertThat(MjmlCompiler.compile("<mjml>\n  <mj-body>\n    {{data\n.x}} <mj-what/>", ""))
                .isEqualTo(new MjmlCompilation.Refused(4, 6, "there is no element mj-what"));
    }

    @Test
    void isCheckedWithTheTemplate() {
        Template template = Template.newBuilder()
                .addContents(TemplateContent.newBuilder().setMjml("<mjml>\n<mj-bod/></mjml>"))
                .build();

        assertThat(TemplateCheck.check(template))
                .containsExactly(new TemplateFault("/contents/0/mjml", 2, 1, "there is no element mj-bod"));
        assertThatThrownBy(() -> MjmlCompiler.compile(template)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isNotImpressedByDepth() {
        assertThat(MjmlCompiler.compile("<mjml><mj-body>" + "<div>".repeat(50_000) + "</mj-body></mjml>", ""))
                .isInstanceOfSatisfying(
                        MjmlCompilation.Refused.class,
                        refused -> assertThat(refused.message()).contains("1000"));
    }

    @Test
    void isNotImpressedByAttributes() {
        String attributes =
                IntStream.range(0, 10_000).mapToObj(i -> "a%d='b'".formatted(i)).collect(Collectors.joining(" "));

        assertThat(MjmlCompiler.compile("<mjml " + attributes + "><mj-body></mj-body></mjml>", ""))
                .isNotNull();
    }

    private static String html(String mjml, String locale) {
        MjmlCompilation compilation = MjmlCompiler.compile(mjml, locale);
        assertThat(compilation).isInstanceOf(MjmlCompilation.Compiled.class);
        return ((MjmlCompilation.Compiled) compilation).html();
    }
}
