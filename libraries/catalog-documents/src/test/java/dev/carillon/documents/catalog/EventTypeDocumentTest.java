// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.documents.json.Fault;
import dev.carillon.documents.json.Parsed;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.OverflowCode;
import dev.carillon.events.v1.Preference;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class EventTypeDocumentTest {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final String EVERY_MEMBER = """
            {"name": "Shipped", "description": "An order was shipped", "category": "orders", "template": "shipped",
             "workflow": "flow", "mandatory": true, "withdrawOnRead": false, "expireAfterSeconds": 600,
             "dedupeWindowSeconds": 60, "lane": "critical", "guarantee": "at_most_once", "ordering": "strict",
             "purpose": "marketing", "channels": ["push", "email"], "quietHoursBypassChannels": ["push"],
             "sendWindows": [{"channel": "sms", "from": "08:00", "to": "20:00", "weekdays": [1, 5]},
               {"from": "22:00", "to": "06:00"}],
             "defaultPreferences": [{"channel": "sms", "enabled": false}, {"category": "news", "enabled": true}],
             "throttle": {"limit": 3, "perSeconds": 3600, "overflow": "digest", "digestSeconds": 600},
             "dataSchema": {"type": "object", "properties": {"price": {"maximum": 12345678901234567890.5}}}}""";

    @Test
    void everyMemberIsPublished() {
        EventType type = valid(EVERY_MEMBER);

        assertThat(type.getLane()).isEqualTo(LaneCode.LANE_CRITICAL);
        assertThat(type.getOrdering()).isEqualTo(OrderingCode.ORDERING_STRICT);
        assertThat(type.getKeepPushOnRead()).isTrue();
        assertThat(type.getChannelsList()).containsExactly(ChannelCode.CHANNEL_PUSH, ChannelCode.CHANNEL_EMAIL);
        assertThat(type.getThrottle().getOverflow()).isEqualTo(OverflowCode.OVERFLOW_DIGEST);
        assertThat(type.getDefaultPreferencesList())
                .extracting(Preference::getScopeCase)
                .containsExactly(Preference.ScopeCase.EVENT_TYPE, Preference.ScopeCase.CATEGORY);
        assertThat(type.getSendWindowsList()).hasSize(2);
        assertThat(type.getDataSchema().toStringUtf8()).contains("12345678901234567890.5");
    }

    @Test
    void theJsonOfAnEventTypeIsParsedToTheSameEventType() {
        EventType type = valid(EVERY_MEMBER);
        EventType least = valid("{\"lane\": \"bulk\", \"workflow\": \"flow\"}");

        assertThat(EventTypeDocument.parse("order.shipped", EventTypeDocument.json(type)))
                .isEqualTo(new Parsed.Valid<>(type));
        assertThat(EventTypeDocument.parse("order.shipped", EventTypeDocument.json(least)))
                .isEqualTo(new Parsed.Valid<>(least));
    }

    @Test
    void allFaultsAreReportedWithTheirPlaces() {
        assertThat(faults("""
                {"lane": "fast", "expireAfterSeconds": 31536001, "category": "..", "channels": ["pigeon", 7],
                 "throttle": {"limit": 1001, "perSeconds": 60, "digestSeconds": 60},
                 "sendWindows": [{"from": "08:00", "to": "08:00"}],
                 "defaultPreferences": [{"category": "a", "eventType": "b"}],
                 "dataSchema": {"type": "objekt"}, "colour": "red"}"""))
                .extracting(fault -> fault.path() + " " + fault.rule())
                .contains(
                        "/lane enum",
                        "/expireAfterSeconds range",
                        "/category format",
                        "/channels/0 enum",
                        "/channels/1 type",
                        "/throttle/limit range",
                        "/throttle/digestSeconds exclusive",
                        "/sendWindows/0/to different",
                        "/defaultPreferences/0/category exclusive",
                        "/defaultPreferences/0/enabled required",
                        "/colour unknown")
                .anyMatch(place -> place.startsWith("/dataSchema/type "));
    }

    @Test
    void anEventTypeNeedsALaneAndAChannelOrAWorkflow() {
        assertThat(faults("{}"))
                .extracting(fault -> fault.path() + " " + fault.rule())
                .containsExactlyInAnyOrder("/lane required", "/channels required");
    }

    @Test
    void atMostFiftyFaultsAreReported() {
        ObjectNode json = MAPPER.createObjectNode();
        IntStream.range(0, 80).forEach(i -> json.put("m" + i, i));

        assertThat(faults(json.toString())).hasSize(50);
    }

    private static EventType valid(String json) {
        return switch (parse(json)) {
            case Parsed.Valid<EventType>(EventType type) -> type;
            case Parsed.Refused<EventType>(List<Fault> faults) -> throw new AssertionError(faults);
        };
    }

    private static List<Fault> faults(String json) {
        return parse(json) instanceof Parsed.Refused<EventType>(List<Fault> faults) ? faults : List.of();
    }

    private static Parsed<EventType> parse(String json) {
        return EventTypeDocument.parse("order.shipped", (ObjectNode) MAPPER.readTree(json));
    }
}
