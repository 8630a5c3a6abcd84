// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.admin.json.Json;
import dev.carillon.documents.json.Fault;
import dev.carillon.documents.json.Parsed;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.InterruptionCode;
import dev.carillon.events.v1.ItemAction;
import dev.carillon.events.v1.PushOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class RichContentFormTest {

    @Test
    void readsButtonsAndOptions() {
        assertThat(parsed("\"in_app\", \"actions\": [{\"id\": \"approve\", \"label\": \"Approve {{data.x}}\"}]"))
                .isInstanceOfSatisfying(
                        Parsed.Valid.class,
                        valid -> assertThat(((CatalogEntry.Builder) valid.document())
                                        .getTemplate()
                                        .getContents(0)
                                        .getActionsList())
                                .containsExactly(ItemAction.newBuilder()
                                        .setId("approve")
                                        .setLabel("Approve {{data.x}}")
                                        .build()));
        assertThat(parsed("\"push\", \"push\": {\"badge\": 0, \"interruption\": \"time-sensitive\"}"))
                .isInstanceOfSatisfying(
                        Parsed.Valid.class,
                        valid -> assertThat(((CatalogEntry.Builder) valid.document())
                                        .getTemplate()
                                        .getContents(0)
                                        .getPush())
                                .isEqualTo(PushOptions.newBuilder()
                                        .setBadge(0)
                                        .setInterruption(InterruptionCode.INTERRUPTION_TIME_SENSITIVE)
                                        .build()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"sms\", \"image\": \"/a.png\" | /contents/0/image | channel",
                "\"push\", \"actions\": [{\"id\": \"a\", \"label\": \"A\"}] | /contents/0/actions | channel",
                "\"in_app\", \"actions\": [{\"id\": \"An id\", \"label\": \"A\"}] | /contents/0/actions/0/id | pattern",
                "\"in_app\", \"actions\": [{\"id\": \"a\"}] | /contents/0/actions/0/label | required",
                "\"in_app\", \"actions\": [{\"id\": \"a\", \"label\": \"{{#if}}\"}] "
                        + "| /contents/0/actions/0/label | handlebars",
                "\"push\", \"push\": {\"badge\": 100000} | /contents/0/push/badge | range",
                "\"push\", \"push\": {\"interruption\": \"loud\"} | /contents/0/push/interruption | enum",
                "\"email\", \"preheader\": \"First\" | /contents/0/preheader | required"
            })
    void aPartThatCannotBeShownIsAFaultAtItsPlace(String content, String path, String rule) {
        assertThat(faults(parsed(content))).extracting(Fault::path, Fault::rule).containsExactly(tuple(path, rule));
    }

    private static List<Fault> faults(Parsed<CatalogEntry.Builder> parsed) {
        return parsed instanceof Parsed.Refused<CatalogEntry.Builder>(List<Fault> faults) ? faults : List.of();
    }

    private static Parsed<CatalogEntry.Builder> parsed(String content) {
        return new TemplateForm()
                .parse(
                        "asked",
                        Json.read(
                                "{\"contents\": [{\"text\": \"x\", \"channel\": " + content + "}]}", ObjectNode.class));
    }
}
