// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.MessageLink;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.ItemAction;
import dev.carillon.events.v1.PushOptions;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateRendererTest {

    private final TemplateRenderer renderer = new TemplateRenderer(1_000, 10, () -> 0);

    @Test
    void onlyHtmlIsEscaped() {
        Rendering.Rendered rendered = rendered(
                content().setTitle("{{data.name}}").setText("{{data.name}}").setHtml("<p>{{data.name}}</p>"),
                "{\"name\":\"Tom & <b>Jerry</b>\"}");

        assertThat(rendered.title()).isEqualTo("Tom & <b>Jerry</b>");
        assertThat(rendered.text()).isEqualTo("Tom & <b>Jerry</b>");
        assertThat(rendered.html()).isEqualTo("<p>Tom &amp; &lt;b&gt;Jerry&lt;/b&gt;</p>");
    }

    @Test
    void partsBesideTheTextsAreRenderedInOneLine() {
        Rendering.Rendered rendered = rendered(
                content()
                        .setText("x")
                        .setImage("https://shop.example/{{data.id}}.png")
                        .setReplyTo("{{data.agent}}@shop.example\nBcc: all@shop.example")
                        .addActions(ItemAction.newBuilder()
                                .setId("track")
                                .setLabel("Track {{data.id}}")
                                .setUrl("/orders/{{data.id}}"))
                        .setPush(PushOptions.newBuilder().setBadge(3).setThread("order-{{data.id}}")),
                "{\"id\":7,\"agent\":\"eva\"}");

        assertThat(rendered.rich())
                .isEqualTo(new RichParts(
                        "https://shop.example/7.png",
                        "",
                        List.of(ItemAction.newBuilder()
                                .setId("track")
                                .setLabel("Track 7")
                                .setUrl("/orders/7")
                                .build()),
                        PushOptions.newBuilder()
                                .setBadge(3)
                                .setThread("order-7")
                                .build(),
                        "eva@shop.example Bcc: all@shop.example"));
    }

    @Test
    void thePreheaderIsTheFirstTextOfTheBody() {
        Rendering.Rendered inBody = rendered(
                content()
                        .setHtml("<html><BODY class=\"a\"><p>x</p></BODY></html>")
                        .setPreheader("{{data.name}} & more"),
                "{\"name\":\"<b>\"}");
        Rendering.Rendered bare = rendered(content().setHtml("<p>x</p>").setPreheader("First"), "{}");

        assertThat(inBody.html())
                .isEqualTo(
                        "<html><BODY class=\"a\"><div style=\"display:none;max-height:0;overflow:hidden;mso-hide:all\">"
                                + "&lt;b&gt; &amp; more</div><p>x</p></BODY></html>");
        assertThat(bare.html()).startsWith("<div style=").endsWith("First</div><p>x</p>");
    }

    @Test
    void personalLinksAreOfEmailOnly() {
        Template template = Template.newBuilder()
                .addContents(content()
                        .setText("{{data.x}}{{unsubscribeUrl}}{{#if preferencesUrl}} see {{preferencesUrl}}{{/if}}"))
                .build();
        TemplateModel model = new TemplateModel(
                Map.of(
                        "data",
                        Map.of("x", "x"),
                        MessageLink.PREFERENCES.variable(),
                        MessageLink.PREFERENCES.placeholder()),
                ZoneOffset.UTC);

        assertThat(text(template, Channel.EMAIL, model)).isEqualTo("x see " + MessageLink.PREFERENCES.placeholder());
        assertThat(text(template, Channel.IN_APP, model)).isEqualTo("x");
        assertThat(TemplateCheck.check(template)).isEmpty();
    }

    private String text(Template template, Channel channel, TemplateModel model) {
        Rendering rendering = renderer.render(template, channel, LocaleChain.of("en"), model);
        assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
        return ((Rendering.Rendered) rendering).text();
    }

    @Test
    void numbersKeepTheirDigits() {
        assertThat(rendered(content().setText("{{data.price}} {{data.large}} {{data.count}}"), """
                {"price": 49.90, "large": 12000000.0, "count": 3}""")
                        .text())
                .isEqualTo("49.90 12000000.0 3");
    }

    @Test
    void aTitleIsOneLine() {
        assertThat(rendered(content().setTitle("{{data.name}}"), "{\"name\":\"a\\r\\nBcc: b\"}")
                        .title())
                .isEqualTo("a Bcc: b");
    }

    @Test
    void listsAndConditionsWork() {
        String text = "{{#each data.items}}{{@index}}:{{this.name}} {{/each}}{{#if data.vip}}vip{{else}}no{{/if}}"
                + "{{#unless data.vip}} really{{/unless}}{{data.items.[0].name}}";

        assertThat(rendered(content().setText(text), "{\"items\":[{\"name\":\"a\"},{\"name\":\"b\"}]}")
                        .text())
                .isEqualTo("0:a 1:b no reallya");
    }

    @Test
    void partialsAreFoundInTheTemplateOnly() {
        Template template = Template.newBuilder()
                .addContents(content().setText("{{> greeting}}!"))
                .putPartials("greeting", "Hello {{data.name}}")
                .build();

        assertThat(render(template, "{\"name\":\"Ann\"}"))
                .asInstanceOf(InstanceOfAssertFactories.type(Rendering.Rendered.class))
                .extracting(Rendering.Rendered::text)
                .isEqualTo("Hello Ann!");
        assertThat(failed(content().setText("{{> ../../etc/passwd}}"), "{}").code())
                .isEqualTo(FailureCode.TEMPLATE_FAILED);
    }

    @Test
    void atMostSoManyCompiledTemplatesAreKept() {
        for (int cacheSize : List.of(0, 2)) {
            TemplateRenderer bounded = new TemplateRenderer(cacheSize);
            for (int i = 0; i < 5; i++) {
                Template template = Template.newBuilder()
                        .addContents(content().setText("text " + i))
                        .build();
                assertThat(bounded.render(template, Channel.EMAIL, LocaleChain.of("en"), model("{}")))
                        .isInstanceOf(Rendering.Rendered.class);
            }

            assertThat(bounded.cached()).isEqualTo(cacheSize);
        }
    }

    @Nested
    final class Failing {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Dear {{data.name}}",
                    "{{data.a.b.c}}",
                    "{{name}}",
                    "{{data.nothing}}",
                    "{{#each data.list}}{{this.name}}{{/each}}"
                })
        void aMissingNameIsNamed(String text) {
            assertThat(failed(content().setText(text), "{\"nothing\":null,\"list\":[{}]}"))
                    .satisfies(failure -> {
                        assertThat(failure.code()).isEqualTo(FailureCode.TEMPLATE_FAILED);
                        assertThat(failure.detail()).contains("missing").doesNotContain("Exception");
                    });
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{{#if data.x}}never closed",
                    "{{log data}}",
                    "{{i18n \"x\"}}",
                    "{{precompile \"x\"}}",
                    "{{data.class.name}}",
                    "{{data.getClass}}",
                    "{{#each data.list}}{{#each ../data.list}}{{#each ../../data.list}}xxxxxxxxxx{{/each}}{{/each}}"
                            + "{{/each}}"
                })
        void whatATemplateMayNotDoFails(String text) {
            assertThat(failed(content().setText(text), "{\"list\":[1,2,3,4,5,6,7,8,9,10]}")
                            .code())
                    .isEqualTo(FailureCode.TEMPLATE_FAILED);
        }

        @Test
        void anEmptyMessageIsNone() {
            assertThat(failed(content().setText("{{#if data.x}}x{{/if}} "), "{}")
                            .detail())
                    .contains("empty");
        }
    }

    @Nested
    final class Lookups {

        private static final String DATA = """
                {"names": {"de": "Eule"}, "list": ["a", "b"], "lang": "de", "other": "fr", "secret": "s3"}""";

        @Test
        void findsMembersAndItems() {
            assertThat(rendered(
                                    content()
                                            .setText("{{lookup data.names data.lang}} {{lookup data.list 1}}"
                                                    + "{{#with (lookup data.names \"de\")}} {{this}}{{/with}}"),
                                    DATA)
                            .text())
                    .isEqualTo("Eule b Eule");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{{lookup data \"nope\"}}",
                    "{{lookup data.list 5}}",
                    "{{lookup data.list -1}}",
                    "{{lookup data.list \"size\"}}",
                    "{{lookup data.names data.other}}",
                    "{{lookup data.nope \"x\"}}",
                    "{{lookup data.secret \"length\"}}"
                })
        void whatIsNotFoundIsMissing(String text) {
            assertThat(failed(content().setText(text), DATA).detail()).contains("missing: what lookup is to find");
        }

        @Test
        void whatIsNotFoundIsFalseInACondition() {
            assertThat(rendered(content().setText("{{#if (lookup data.list 5)}}x{{else}}none{{/if}}"), DATA)
                            .text())
                    .isEqualTo("none");
        }
    }

    @Nested
    final class Budgets {

        private static final String MANY = "{\"list\": [%s1]}".formatted("1,".repeat(999));

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{{#each data.list}}{{#each ../data.list}}{{#each ../../data.list}}{{/each}}{{/each}}{{/each}}",
                    "{{#data.list}}{{#../data.list}}{{#../../data.list}}{{/../../data.list}}{{/../data.list}}{{/data.list}}",
                    "{{#each data.list}}{{#each ../data.list}}{{#if true}}{{/if}}{{/each}}{{/each}}",
                    "{{#each data.list}}{{#each ../data.list}}{{#unless true}}x{{/unless}}{{/each}}{{/each}}",
                    "{{#each data.list}}{{#each ../data.list}}{{> empty}}{{/each}}{{/each}}",
                    "{{> a}}",
                    "{{#> c}}{{/c}}"
                })
        void endlessWorkIsEndedByTheLimitOfSteps(String text) {
            Template.Builder template = Template.newBuilder()
                    .addContents(content().setText(text))
                    .putPartials("empty", "")
                    .putPartials("a", "{{> b}}".repeat(1_000))
                    .putPartials("b", "{{> empty}}".repeat(1_000))
                    .putPartials("c", "{{#> d}}{{/d}}".repeat(1_000))
                    .putPartials("d", "{{> @partial-block}}".repeat(1_000));

            assertThat(render(template.build(), MANY)).isInstanceOfSatisfying(Rendering.Failed.class, failed -> {
                assertThat(failed.code()).isEqualTo(FailureCode.TEMPLATE_FAILED);
                assertThat(failed.detail()).contains("more than the limit of 250000 steps");
            });
        }

        @Test
        void textIsLimitedWhileABlockIsWritten() {
            Template template = Template.newBuilder()
                    .addContents(content()
                            .setText("{{#if true}}{{#if true}}" + "{{> large}}".repeat(10_000) + "{{/if}}{{/if}}"))
                    .putPartials("large", "x".repeat(250_000))
                    .build();

            assertThat(render(template, "{}"))
                    .isInstanceOfSatisfying(
                            Rendering.Failed.class,
                            failed -> assertThat(failed.detail()).contains("longer than the limit of 1000 characters"));
        }

        @Test
        void timeIsLimitedByTheClockThatTheRendererIsGiven() {
            AtomicLong clock = new AtomicLong();
            TemplateRenderer slow =
                    new TemplateRenderer(1_000, 1, () -> clock.addAndGet(RenderBudget.TIME.toNanos() / 10));
            Template template = Template.newBuilder()
                    .addContents(content().setText("{{#each data.list}}{{/each}}"))
                    .build();

            assertThat(slow.render(template, Channel.EMAIL, LocaleChain.of("en"), model(MANY)))
                    .isInstanceOfSatisfying(
                            Rendering.Failed.class,
                            failed -> assertThat(failed.detail())
                                    .contains("more than the limit of 2000 ms of processor time"));
        }

        @Test
        void aDigestOfAThousandItemsIsWithinTheBudget() {
            String items = "{\"name\": \"a\", \"n\": 1, \"at\": \"2026-01-01T00:00:00Z\"}";
            Template template = Template.newBuilder()
                    .addContents(content()
                            .setText("{{#each data.list}}{{#if name}}{{name}}: {{number n}} of {{../data.total}}"
                                    + " {{date at}}{{/if}}{{/each}}"))
                    .build();

            assertThat(new TemplateRenderer(1)
                            .render(
                                    template,
                                    Channel.EMAIL,
                                    LocaleChain.of("en"),
                                    model("{\"total\": 9, \"list\": [%s%s]}"
                                            .formatted((items + ",").repeat(999), items))))
                    .isInstanceOf(Rendering.Rendered.class);
        }

        @Test
        void aStoredTemplateThatIsNestedTooDeepFails() {
            assertThat(failed(content().setText("{{#if data.x}}".repeat(20_000) + "{{/if}}".repeat(20_000)), "{}")
                            .detail())
                    .contains("limit of 50");
            assertThat(failed(content().setText("{{number " + "(".repeat(100_000) + "}}"), "{}")
                            .detail())
                    .contains("limit of 50");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{{number data.x}}",
                    "{{number data.x \"percent\"}}",
                    "{{number data.x \"integer\"}}",
                    "{{number data.x \"compact\"}}",
                    "{{number data.x digits=2}}",
                    "{{currency data.x \"EUR\"}}",
                    "{{plural data.x other=\"#\"}}",
                    "{{message \"{n, number}\" n=data.x}}",
                    "{{message \"{n, plural, other {#}}\" n=data.x}}",
                    "{{date data.x}}",
                    "{{time data.x}}"
                })
        void numbersAreNeverExpanded(String text) {
            for (String number : List.of("1e999999999", "1e-999999999", "-1e101", "1".repeat(41), "0e999999999")) {
                assertThat(failed(content().setText(text), "{\"x\": %s}".formatted(number)))
                        .satisfies(failure -> {
                            assertThat(failure.code()).isEqualTo(FailureCode.TEMPLATE_FAILED);
                            assertThat(failure.detail()).contains("at most 40 digits");
                        });
            }
        }

        @Test
        void aLargeNumberIsWrittenAsItIsWhereNoFunctionFormatsIt() {
            assertThat(rendered(content().setText("{{data.x}}"), "{\"x\": 1e999999999}")
                            .text())
                    .isEqualTo("1E+999999999");
        }
    }

    @Nested
    final class Languages {

        private final Template template = Template.newBuilder()
                .addContents(content().setLocale("de").setText("de"))
                .addContents(content().setLocale("de-CH").setText("de-CH"))
                .addContents(content()
                        .setLocale("fr")
                        .setChannel(ChannelCode.CHANNEL_EMAIL)
                        .setText("fr mail"))
                .addContents(content().setLocale("fr").setText("fr"))
                .addContents(content().setLocale("en").setText("en"))
                .addContents(content().setText("none"))
                .build();

        @Test
        void theChainFallsBackFromRegionToLanguageToTheTenantsToNone() {
            assertThat(textIn("de-CH", "en")).isEqualTo("de-CH");
            assertThat(textIn("de_ch", "en")).isEqualTo("de-CH");
            assertThat(textIn("de-AT", "en")).isEqualTo("de");
            assertThat(textIn("it-IT", "en-GB")).isEqualTo("en");
            assertThat(textIn("it-IT", "")).isEqualTo("none");
            assertThat(textIn("", "")).isEqualTo("none");
        }

        @Test
        void aContentForTheChannelGoesBeforeOneForAll() {
            assertThat(textIn("fr", "en")).isEqualTo("fr mail");
        }

        @Test
        void withoutAnyContentTheTemplateIsMissing() {
            Template french = Template.newBuilder()
                    .addContents(content().setLocale("fr").setText("fr"))
                    .build();

            Rendering rendering = renderer.render(french, Channel.EMAIL, LocaleChain.of("de"), model("{}"));

            assertThat(rendering)
                    .asInstanceOf(InstanceOfAssertFactories.type(Rendering.Failed.class))
                    .extracting(Rendering.Failed::code)
                    .isEqualTo(FailureCode.TEMPLATE_MISSING);
        }

        private String textIn(String recipient, String tenant) {
            Rendering rendering =
                    renderer.render(template, Channel.EMAIL, LocaleChain.of(recipient, tenant), model("{}"));
            assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
            return ((Rendering.Rendered) rendering).text();
        }
    }

    private Rendering.Rendered rendered(TemplateContent.Builder content, String data) {
        Rendering rendering = render(Template.newBuilder().addContents(content).build(), data);
        assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
        return (Rendering.Rendered) rendering;
    }

    private Rendering.Failed failed(TemplateContent.Builder content, String data) {
        Rendering rendering = render(Template.newBuilder().addContents(content).build(), data);
        assertThat(rendering).isInstanceOf(Rendering.Failed.class);
        return (Rendering.Failed) rendering;
    }

    private Rendering render(Template template, String data) {
        return renderer.render(template, Channel.EMAIL, LocaleChain.of("en"), model(data));
    }

    private static TemplateContent.Builder content() {
        return TemplateContent.newBuilder();
    }

    private static TemplateModel model(String data) {
        return new TemplateModel(
                Map.of(
                        "data",
                        TemplateModel.object(data.getBytes(StandardCharsets.UTF_8))
                                .orElseThrow()),
                ZoneOffset.UTC);
    }
}
