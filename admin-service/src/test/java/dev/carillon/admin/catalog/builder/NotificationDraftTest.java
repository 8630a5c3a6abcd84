// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.catalog.Categories.Category;
import dev.carillon.admin.json.Json;
import dev.carillon.events.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class NotificationDraftTest {

    private static final List<Category> CATEGORIES =
            List.of(new Category("parcels", "Parcels", false), new Category("news", "News", false));

    @Test
    void aNewNotificationIsMadeOfFieldsAlone() {
        NotificationDraft draft = submitted(
                NotificationDraft.open(NotificationDraft.Opened.nothing(), CATEGORIES),
                Map.of(
                        "name", "Straße gesperrt!",
                        "category", "Road works",
                        "lane", "critical",
                        "sends-email", "true",
                        "title0", "Closed",
                        "text0", "{{data.street}}"));

        assertThat(draft.id()).isEqualTo("stra-e-gesperrt");
        assertThat(draft.newCategory()).contains(new Category("road-works", "Road works", false));
        assertThat(draft.eventType()).isEqualTo(Json.read("""
                {"name": "Straße gesperrt!", "lane": "critical", "channels": ["in_app", "email"], "category": "road-works"}
                """, ObjectNode.class));
        assertThat(draft.channels()).containsExactly(Channel.IN_APP, Channel.EMAIL);
        assertThat(draft.contents()).hasSize(2);
        assertThat(draft.template()).isEqualTo(Json.read("""
                {"contents": [{"channel": "in_app", "locale": "", "title": "Closed", "text": "{{data.street}}"}]}
                """, ObjectNode.class));
    }

    @Test
    void anExistingCategoryIsFoundByItsName() {
        NotificationDraft draft = submitted(
                NotificationDraft.open(NotificationDraft.Opened.nothing(), CATEGORIES), Map.of("category", "PARCELS"));

        assertThat(draft.newCategory()).isEmpty();
        assertThat(draft.eventType().path("category").asString()).isEqualTo("parcels");
    }

    @Test
    void aLanguageGetsATextForEachChannel() {
        NotificationDraft draft = submitted(
                NotificationDraft.open(NotificationDraft.Opened.nothing(), CATEGORIES),
                Map.of("sends-sms", "true", "act", "language", "language", "de"));

        assertThat(draft.contents())
                .extracting(content -> content.get("channel") + " " + content.get("locale"))
                .containsExactly("in_app ", "in_app de", "sms ", "sms de");
    }

    @Test
    void oneChannelAfterTheOtherIsAWorkflowThatFollowsTheId() {
        NotificationDraft draft = submitted(
                NotificationDraft.open(NotificationDraft.Opened.nothing(), CATEGORIES),
                Map.of("name", "Order shipped", "sends-email", "true", "act", "sequence"));

        assertThat(draft.workflowId()).isEqualTo("order-shipped");
        assertThat(draft.workflow()).contains(Json.read("""
                {"name": "Order shipped", "steps": [{"deliver": {"channel": "in_app"}},
                  {"wait": {"for": "1h", "unless": "read"}}, {"deliver": {"channel": "email"}}]}
                """, ObjectNode.class));

        NotificationDraft longer = submitted(draft, Map.of("steps/1/wait/for", "2 hours", "sends-push", "true"));
        assertThat(longer.workflow().orElseThrow().at("/steps/1/wait/for").asString())
                .isEqualTo("2h");
        assertThat(longer.unsent()).containsExactly(Channel.PUSH);
        assertThat(submitted(longer, Map.of("act", "add:wait")).steps()).hasSize(4);

        NotificationDraft atOnce = submitted(longer, Map.of("act", "at-once"));
        assertThat(atOnce.eventType().has("workflow")).isFalse();
        assertThat(atOnce.channels()).containsExactly(Channel.IN_APP, Channel.PUSH, Channel.EMAIL);
    }

    @Test
    void documentsThatNobodyChangesStayAsTheyAre() {
        ObjectNode type = Json.read("""
                {"name": "Parcel", "lane": "standard", "category": "parcels", "workflow": "calm", "template": "box",
                 "ordering": "strict", "throttle": {"limit": 3, "perSeconds": 60},
                 "dataSchema": {"properties": {"lines": {"type": "array", "items": {"type": "object"}}}}}
                """, ObjectNode.class);
        ObjectNode template = Json.read("""
                {"partials": {"foot": "Bye"}, "tags": {"kind": "parcel"}, "contents": [
                  {"channel": "in_app", "text": "Here"}, {"channel": "sms", "locale": "de", "text": "Da"},
                  {"channel": "email", "locale": "", "title": "T", "mjml": "<mjml></mjml>"}]}
                """, ObjectNode.class);
        ObjectNode workflow = Json.read("""
                {"name": "Calm", "steps": [{"id": "a", "deliver": {"channel": "in_app", "when": "data.x"}, "next": "b"},
                  {"id": "b", "digest": {"window": {"sliding": "10m", "atMost": "1h"}, "leading": true}},
                  {"deliver": {"channel": "webhook", "template": "hook"}}]}
                """, ObjectNode.class);
        NotificationDraft.Opened opened = new NotificationDraft.Opened(
                "parcel", "parcels", type, template, Optional.of(workflow), Map.of("eventType", 7L, "template", 8L));
        NotificationDraft draft = submitted(NotificationDraft.open(opened, CATEGORIES), Map.of());

        assertThat(draft.faults()).isEmpty();
        assertThat(draft.eventType()).isEqualTo(type);
        assertThat(draft.template()).isEqualTo(template);
        assertThat(draft.workflow()).contains(workflow);
        assertThat(draft.templateId()).isEqualTo("box");
        assertThat(draft.workflowId()).isEqualTo("calm");
        assertThat(draft.newCategory()).isEmpty();
        assertThat(draft.opened().version("template")).isEqualTo(8);
        // The channels were those of the steps.
        assertThat(submitted(draft, Map.of("act", "at-once")).channels())
                .containsExactly(Channel.IN_APP, Channel.WEBHOOK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Order shipped   | order-shipped
            Éclair à la 2   | eclair-a-la-2
            --A--           | a
            订单             | ''
            """)
    void anIdIsMadeFromTheName(String name, String id) {
        assertThat(NotificationDraft.slug(name)).isEqualTo(id);
    }

    /// Draft of the form that shows another draft, sent by a browser with some fields changed.
    private static NotificationDraft submitted(NotificationDraft shown, Map<String, String> changed) {
        Map<String, String> fields = new HashMap<>();
        fields.put("form", "true");
        fields.put("opened", shown.opened().id());
        fields.put("openedCategory", shown.opened().category());
        fields.put("eventType", Json.write(shown.carried()));
        fields.put("template", Json.write(shown.opened().template()));
        fields.put("workflow", shown.workflow().map(Json::write).orElse(""));
        for (String document : List.of("eventType", "template", "workflow")) {
            fields.put(document + "Version", String.valueOf(shown.opened().version(document)));
        }
        fields.put("id", shown.typedId());
        fields.put("name", shown.name());
        fields.put("lane", shown.lane());
        fields.put("category", shown.category());
        shown.channels().forEach(channel -> fields.put("sends-" + channel.wireName(), "true"));
        for (DataRows.Row row : shown.rows()) {
            row.kind().ifPresent(kind -> {
                fields.put("data/%d/name".formatted(row.at()), row.name());
                fields.put("data/%d/kind".formatted(row.at()), kind.name());
                fields.put("data/%d/example".formatted(row.at()), row.example());
                if (row.isRequired()) {
                    fields.put("data/%d/required".formatted(row.at()), "true");
                }
            });
        }
        for (int i = 0; i < shown.contents().size(); i++) {
            int at = i;
            shown.contents().get(i).forEach((part, text) -> fields.put(part + at, text));
        }
        shown.steps().forEach(step -> step.fields().forEach(field -> fields.put(field.name(), field.value())));
        fields.putAll(changed);
        return NotificationDraft.of(fields, CATEGORIES);
    }
}
