// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.admin.json.Json;
import dev.carillon.runtime.http.RefusedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PersonFormTest {

    @Test
    void theFormWritesWhatItShowsAndKeepsTheRest() {
        ObjectNode document = document("""
                {"locale": "de", "addresses": {"email": "old@example.org", "slack": "https://hooks.example.org/1"},
                 "quietHours": {"from": "21:00", "to": "06:00"}, "preferences": {"all": {"sms": false}},
                 "attributes": {"plan": "gold", "gone": 1, "address": {"city": "Graz"}}}
                """);

        PersonForm.apply(
                document,
                Map.ofEntries(
                        Map.entry("timeZone", "Europe/Vienna"),
                        Map.entry("email", " new@example.org "),
                        Map.entry("quietHours.from", "22:00"),
                        Map.entry("quietHours.to", "07:00"),
                        Map.entry("day1", "yes"),
                        Map.entry("attributeName0", "plan"),
                        Map.entry("attributeValue0", "01"),
                        Map.entry("attributeName1", "score"),
                        Map.entry("attributeValue1", "1.50"),
                        Map.entry("attributeType1", "number"),
                        Map.entry("attributeName2", "isVip"),
                        Map.entry("attributeValue2", "yes"),
                        Map.entry("attributeType2", "yes or no")));

        assertThat(document).isEqualTo(document("""
                {"addresses": {"email": "new@example.org"}, "timeZone": "Europe/Vienna",
                 "quietHours": {"from": "22:00", "to": "07:00", "weekdays": [1]}, "preferences": {"all": {"sms": false}},
                 "attributes": {"address": {"city": "Graz"}, "plan": "01", "score": 1.50, "isVip": true}}
                """));
    }

    @Test
    void aDocumentThatTheFormShowsIsTheSameAfterItIsSaved() {
        PersonForm form = PersonForm.of(document("""
                {"locale": "de", "addresses": {"phone": "+43123456789"}, "quietHours": {"from": "22:00", "to": "07:00", "weekdays": [5]},
                 "attributes": {"plan": "gold", "score": 2, "tags": ["a"]}}
                """));

        assertThat(form.addresses()).containsEntry("phone", "+43123456789").containsEntry("email", "");
        assertThat(form.quietDays()).containsExactly(5);
        assertThat(form.attributes()).extracting(PersonForm.Attribute::type).startsWith("text", "number");
        assertThat(form.otherAttributes()).containsExactly("tags");
    }

    @Test
    void aValueOfAnotherTypeIsRefusedAtItsField() {
        assertThatThrownBy(() -> PersonForm.apply(
                        Json.object(),
                        Map.of("attributeName0", "score", "attributeValue0", "many", "attributeType0", "number")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.problem()
                                        .violations()
                                        .getFirst()
                                        .path())
                                .isEqualTo("attributeValue0"));
        assertThatThrownBy(
                        () -> PersonForm.apply(Json.object(), Map.of("attributeName0", " ", "attributeValue0", "gold")))
                .isInstanceOf(RefusedException.class);
    }

    private static ObjectNode document(String json) {
        return Json.read(json, ObjectNode.class);
    }
}
