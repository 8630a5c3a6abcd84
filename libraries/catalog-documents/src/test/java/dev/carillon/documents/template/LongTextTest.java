// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts so long that a scanner whose time grows with the square of the length does not come to an end.
final class LongTextTest {

    private static final int LENGTH = 10_000_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!--",
                "<!-- --",
                "<aaaa",
                "aaaa",
                "<a ",
                "<a \"",
                "<a '",
                "<a'<b\"",
                "<a\"'<b'\"",
                "<a '\"",
                "</a",
                "<a /",
                "<",
                "\"'"
            })
    void tagsAreReadInTimeLinearInTheText(String part) {
        MarkupTags tags = new MarkupTags("<a" + part.repeat(LENGTH / part.length()));

        assertThat(tags.next()).isEmpty();
    }

    @Test
    void tagsOfALongTextAreFound() {
        MarkupTags tags = new MarkupTags("<!-- x --><a b='>'/>".repeat(LENGTH / 20));
        int count = 0;

        for (Optional<MarkupTags.Tag> tag = tags.next(); tag.isPresent(); tag = tags.next()) {
            assertThat(tag.get().isEmptyElement()).isTrue();
            count++;
        }

        assertThat(count).isEqualTo(LENGTH / 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{{", "{{~", "{{\"", "{{!--", "{{!", "{{{", "\\{{", "}"})
    void expressionsWithoutAnEndAreReadOnce(String part) {
        assertThat(Mustache.all(part.repeat(LENGTH / part.length()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "&", "}", " ", "(", "#", "x", "'"})
    void oneLongExpressionIsReadOnce(String part) {
        String text = "{{\"" + part.repeat(LENGTH) + "\" " + (part.equals("}") ? "x" : part.repeat(LENGTH)) + "y}}";

        List<Mustache> found = Mustache.all(text);

        assertThat(found.size()).isLessThanOrEqualTo(1);
        assertThat(found)
                .allSatisfy(mustache -> assertThat(mustache.parentheses()).isNotNegative());
    }

    @Test
    void placeholdersAreRestoredInTimeLinearInTheText() {
        String text = "{{a}} expression ".repeat(LENGTH / 17);
        Placeholders placeholders = new Placeholders(text, Mustache.all(text));

        assertThat(placeholders.firstMissing(placeholders.text())).isEmpty();
        assertThat(placeholders.restore(placeholders.text()).equals(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expression", "z", "expressionz", "expressionz0"})
    void thePrefixOfPlaceholdersIsFoundInTimeLinearInTheText(String part) {
        String text = "expression" + part.repeat(LENGTH / part.length()) + "{{a}}";
        Placeholders placeholders = new Placeholders(text, Mustache.all(text));

        assertThat(placeholders.restore(placeholders.text()).equals(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\t",
                "@import url(https://fonts.googleapis.com/css?family=",
                " <link href=\"https://fonts.googleapis.com/css?family=",
                " src=\"https://i.imgur.com/a",
                " src=\"https://www.mailjet.com/images/theme/v1/icons/"
            })
    void resourcesOfStoredHtmlAreFoundInTimeLinearInTheText(String part) {
        String html = "#outlook a { padding:0; }" + part.repeat(LENGTH / part.length());

        assertThat(MjmlResources.withoutDefaults(html).equals(html)).isTrue();
    }
}
