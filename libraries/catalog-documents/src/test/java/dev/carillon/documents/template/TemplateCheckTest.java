// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Plain words",
                "Hello {{data.user.name}}, {{recipient.attributes.plan}} {{event.type}} {{digest.count}}",
                "{{#if data.vip}}{{data.name}}{{else if data.new}}new{{else}}{{data.other}}{{/if}}",
                "{{#unless data.vip}}x{{^}}y{{/unless}}",
                "{{#each data.items}}{{@index}} {{name}} {{../data.total}}{{else}}none{{/each}}",
                "{{#each data.items as |item|}}{{item.name}}{{/each}}",
                "{{#with data.user}}{{name}}{{/with}}",
                "{{lookup data.names \"x\"}} {{data.items.[0].name}} {{data.[first name]}}",
                "{{> greeting}} {{> \"greeting\" name=data.name}}",
                "{{!-- a comment with {{braces}} --}}{{! another }}",
                "{{~data.name~}} {{{data.html}}} {{&data.html}}",
                "{{plural data.n one=\"# item\" other=\"# items\"}}",
                "{{number data.n \"percent\"}} {{currency data.n \"EUR\"}} {{currency data.n data.code}}",
                "{{date event.occurredAt \"long\"}} {{time event.occurredAt}}",
                "{{message \"{n, plural, one {# file} other {# files}} for {who}\" n=data.n who=data.name}}",
                "{{message 'until {at}' at=(date data.at \"short\")}}",
                "\\{{not.an.expression}}"
            })
    void acceptsWhatCanRender(String text) {
        assertThat(TemplateCheck.check(template(text))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Hi {{data.name                          | 1 | EOF
                    {{#if data.x}}never closed              | 1 | EOF
                    {{/if}}                                 | 1 |
                    {{#if data.x}}a{{/each}}                | 1 | each
                    {{log data.x}}                          | 1 | log
                    {{i18n "x"}}                            | 1 | i18n
                    a {{upper data.name}}                   | 3 | upper
                    {{#repeat data.n}}x{{/repeat}}          | 1 | repeat
                    {{number (twice data.n)}}               | 1 | twice
                    Dear {{name}}                           | 6 | there is no name
                    Dear {{user.name}}                      | 6 | there is no user
                    {{#if vip}}x{{/if}}                     | 1 | there is no vip
                    {{number count}}                        | 1 | there is no count
                    {{> footer}}                            | 1 | no partial footer
                    {{> (lookup data "x")}}                 | 1 | written out
                    {{#> footer}}x{{/footer}}               | 1 | no partial footer
                    {{#*inline "x"}}a{{/inline}}            | 1 | decorators
                    {{plural data.n one="a"}}               | 1 | needs other
                    {{plural data.n one="a" other="b" lots="c"}} | 1 | no lots
                    {{plural}}                              | 1 | needs a value to write
                    {{number data.n "roman"}}               | 1 | no style roman
                    {{currency data.n}}                     | 1 | needs a code
                    {{currency data.n "QQQ"}}               | 1 | no currency QQQ
                    {{date data.at "tiny"}}                 | 1 | no style tiny
                    {{message "{n, plural, one {a}}" n=data.n}} | 1 | not a message pattern
                    {{message "{n, plural, other {a}" n=data.n}} | 1 | not a message pattern
                    {{message "{0}"}}                       | 1 | names, not numbers
                    {{message "{at, date}" at=data.at}}     | 1 | when=(date
                    {{message "{a} {b}" a=data.a}}          | 1 | needs [b]
                    {{message data.pattern}}                | 1 | written out
                    {{message "{n, number, ::scale/1E999999999}" n=data.n}} | 1 | exponent
                    {{#if (message "{")}}x{{/if}}           | 1 | not a message pattern
                    """)
    void refusesWhatCannot(String text, int column, String message) {
        assertThat(TemplateCheck.check(template(text))).first().satisfies(fault -> {
            assertThat(fault.path()).isEqualTo("/contents/0/text");
            assertThat(fault.line()).isEqualTo(1);
            if (message != null) {
                assertThat(fault.message()).contains(message);
            }
        });
    }

    @Test
    void namesLineAndColumn() {
        assertThat(TemplateCheck.check(template("First line\n\n  Dear {{name}}")))
                .containsExactly(new TemplateFault(
                        "/contents/0/text",
                        3,
                        8,
                        "there is no name: names begin with data, recipient, event or digest"));
    }

    @Test
    void looksAtEveryText() {
        Template template = Template.newBuilder()
                .addContents(TemplateContent.newBuilder()
                        .setTitle("{{a}}")
                        .setText("{{b}}")
                        .setHtml("{{c}}")
                        .setActionUrl("{{d}}"))
                .addContents(TemplateContent.newBuilder().setLocale("de").setMjml("{{e}}"))
                .putPartials("x/y", "{{#if}")
                .build();

        assertThat(TemplateCheck.check(template))
                .map(TemplateFault::path)
                .containsExactly(
                        "/partials/x~1y",
                        "/contents/0/actionUrl",
                        "/contents/0/html",
                        "/contents/0/text",
                        "/contents/0/title",
                        "/contents/1/mjml");
    }

    @Test
    void followsPartialsToThemselves() {
        Template template = template("{{> a}}").toBuilder()
                .putPartials("a", "x\n{{> b}}")
                .putPartials("b", "{{#if data.x}}{{> a}}{{/if}}")
                .putPartials("c", "{{> c}}")
                .build();

        assertThat(TemplateCheck.check(template))
                .map(fault -> fault.path() + " " + fault.line() + " " + fault.message())
                .containsExactly(
                        "/partials/b 1 ends up in itself: a → b → a", "/partials/c 1 ends up in itself: c → c");
    }

    @Test
    void wantsWordsAndPlacesOfTheirOwn() {
        assertThat(TemplateCheck.check(Template.getDefaultInstance()))
                .map(TemplateFault::path)
                .containsExactly("/contents");
        assertThat(TemplateCheck.check(template(" "))).map(TemplateFault::path).containsExactly("/contents/0");
        assertThat(TemplateCheck.check(Template.newBuilder()
                        .addContents(
                                TemplateContent.newBuilder().setLocale("de_AT").setText("x"))
                        .addContents(
                                TemplateContent.newBuilder().setLocale("de-at").setText("x"))
                        .addContents(TemplateContent.newBuilder()
                                .setChannel(ChannelCode.CHANNEL_SMS)
                                .setLocale("de-AT")
                                .setText("x"))
                        .addContents(
                                TemplateContent.newBuilder().setLocale("???").setText("x"))
                        .build()))
                .map(TemplateFault::path)
                .containsExactly("/contents/1", "/contents/3/locale");
    }

    @Test
    void expressionsAreNestedAtMostFiftyDeep() {
        assertThat(TemplateCheck.check(template(nested("{{#if data.x}}", "{{/if}}", 50))))
                .isEmpty();
        assertThat(TemplateCheck.check(template("{{#if " + nested("(lookup ", " \"x\")", 49) + "}}x{{/if}}")))
                .isEmpty();

        for (String tooDeep : List.of(
                nested("{{#if data.x}}", "{{/if}}", 51),
                "{{number " + nested("(lookup ", " \"x\")", 51) + "}}",
                nested("{{#if data.x}}", "{{/if}}", 48) + "{{#if data.x}}".repeat(48) + "{{number ((((data.x))))}}",
                "{{#if data.x}}" + "{{else if data.x}}".repeat(50) + "{{/if}}",
                "{{#if data.x}}".repeat(10_000),
                "{{number " + "(".repeat(100_000) + "}}")) {
            assertThat(TemplateCheck.check(template(tooDeep)))
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.message())
                            .isEqualTo("expressions are nested deeper than the limit of 50"));
        }
    }

    @Test
    void theExpressionsOfPartialsCountWhereTheyAreCalled() {
        Template.Builder chain = template("{{> p0}}").toBuilder();
        for (int i = 0; i < 1_000; i++) {
            chain.putPartials("p" + i, "{{> p%d}}".formatted(i + 1));
        }
        chain.putPartials("p1000", "end");
        Template blocks = template(nested("{{#if data.x}}", "{{> p}}", "{{/if}}", 25)).toBuilder()
                .putPartials("p", nested("{{#if data.x}}", "{{/if}}", 25))
                .build();

        assertThat(TemplateCheck.check(chain.build()))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.message()).contains("limit of 50"));
        assertThat(TemplateCheck.check(blocks))
                .singleElement()
                .satisfies(fault -> assertThat(fault.path()).isEqualTo("/contents/0/text"));
    }

    private static String nested(String opening, String closing, int depth) {
        return nested(opening, "data.x", closing, depth);
    }

    private static String nested(String opening, String inside, String closing, int depth) {
        return opening.repeat(depth) + inside + closing.repeat(depth);
    }

    @Test
    void isNotImpressedByLength() {
        assertThat(TemplateCheck.check(template("x".repeat(TemplateCheck.TEXT_LENGTH + 1))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("262144"));
    }

    private static Template template(String text) {
        return Template.newBuilder()
                .addContents(TemplateContent.newBuilder().setText(text))
                .putPartials("greeting", "Hello {{name}}")
                .build();
    }
}
