// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class GuidesTest {

    private static final Path DOCUMENTATION = Path.of("..", "docs");
    private static final Pattern LINK = Pattern.compile("href=\"(/docs/guides/[^\"#]*)?(#[^\"]*)?\"");

    private final Guides guides = new Guides();

    @Test
    void everyPageOfTheDocumentationIsAGuide() throws IOException {
        try (Stream<Path> files = Files.walk(DOCUMENTATION)) {
            List<String> names = files.filter(file -> file.toString().endsWith(".md"))
                    .map(file -> DOCUMENTATION.relativize(file).toString().replace(".md", ""))
                    .toList();

            assertThat(guides.all()).extracting(Guide::name).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void everyLinkLeadsToAGuideAndToAPlaceInIt() {
        SoftAssertions softly = new SoftAssertions();
        for (Guide guide : guides.all()) {
            LINK.matcher(guide.html()).results().forEach(link -> {
                Guide target = link.group(1) == null
                        ? guide
                        : guides.find(link.group(1).substring(Guides.PATH.length() + 1))
                                .orElse(null);
                softly.assertThat(target)
                        .as("%s: %s", guide.name(), link.group())
                        .isNotNull();
                if (target != null && link.group(2) != null) {
                    softly.assertThat(target.html())
                            .as("%s: %s", guide.name(), link.group())
                            .contains("id=\"" + link.group(2).substring(1) + "\"");
                }
            });
        }
        softly.assertAll();
    }

    @Test
    void linksToOtherGuidesBecomePagesAndLinksToFilesBecomeText() {
        Guide guide = GuideReader.read("runbooks/flood", """
                # A flood

                See [quotas](../quotas.md#usage), [another](other.md), [the file](../../deploy/x.sh),
                [the API](openapi.yaml), [below](#what-to-do) and [a site](https://example.com/a.md).

                ## What to do?

                | a | b |
                | --- | --- |
                | 1 | `2` |
                """, name -> "/g/" + name);

        assertThat(guide.title()).isEqualTo("A flood");
        assertThat(guide.html())
                .contains("<a href=\"/g/quotas#usage\">quotas</a>")
                .contains("<a href=\"/g/runbooks/other\">another</a>")
                .contains(" the file,")
                .contains("<a href=\"/docs\">the API</a>")
                .contains("<a href=\"#what-to-do\">below</a>")
                .contains("<a href=\"https://example.com/a.md\">a site</a>")
                .contains("<h2 id=\"what-to-do\">")
                .contains("<td><code>2</code></td>");
        assertThat(guide.sections()).extracting(Guide.Section::anchor).containsExactly("a-flood", "what-to-do");
    }

    @Test
    void aSearchFindsTheSectionsThatHaveAllWordsAndTitlesFirst() {
        List<Guides.Hit> hits = guides.search("Quota  BURSTseconds");

        assertThat(hits)
                .isNotEmpty()
                .allSatisfy(hit -> assertThat(hit.address()).startsWith("/docs/guides/"));
        assertThat(hits.getFirst()).satisfies(hit -> {
            assertThat(hit.address()).isEqualTo("/docs/guides/quotas#quotas");
            assertThat(hit.excerpt()).containsIgnoringCase("quota");
        });
        assertThat(guides.search("zebra quota")).isEmpty();
        assertThat(guides.search("  ")).isEmpty();
    }
}
