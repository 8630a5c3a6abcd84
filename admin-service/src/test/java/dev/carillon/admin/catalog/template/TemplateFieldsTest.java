// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class TemplateFieldsTest {

    private static final ObjectNode TEMPLATE = Json.read("""
            {"contents": [
              {"channel": "in_app", "locale": "", "title": "May Ann pay?", "text": "7 EUR", "image": "/7.png",
               "icon": "/shop.png", "actions": [{"id": "approve", "label": "Approve"},
                                                {"id": "open", "label": "Open", "url": "/7"}]},
              {"channel": "push", "locale": "de", "text": "7 EUR",
               "push": {"badge": 3, "category": "PAY", "interruption": "active", "thread": "p", "sound": "s.caf"}},
              {"channel": "email", "locale": "", "title": "Pay", "html": "<p>x</p>", "preheader": "7 EUR",
               "replyTo": "a@shop.example"}]}
            """, ObjectNode.class);

    @Test
    void aDocumentSurvivesItsForm() {
        Map<String, String> fields = fields(TEMPLATE);

        assertThat(fields)
                .containsEntry("actions.1.url0", "/7")
                .containsEntry("push.badge1", "3")
                .containsEntry("preheader2", "7 EUR");
        assertThat(TemplateFields.read(fields)).isEqualTo(TEMPLATE);
    }

    @Test
    void anEmptyButtonLeavesNoGap() {
        Map<String, String> fields = fields(TEMPLATE);
        List.of("id", "label", "url").forEach(member -> fields.put("actions.0." + member + "0", ""));

        assertThat(TemplateFields.read(fields).at("/contents/0/actions").toString())
                .isEqualTo("[{\"id\":\"open\",\"label\":\"Open\",\"url\":\"/7\"}]");
    }

    private static Map<String, String> fields(ObjectNode template) {
        Map<String, String> fields = new HashMap<>();
        List<Map<String, String>> contents = TemplateFields.contents(template);
        for (int i = 0; i < contents.size(); i++) {
            int at = i;
            contents.get(i).forEach((part, text) -> fields.put(part + at, text));
        }
        return fields;
    }
}
