// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class StepSentenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"deliver": {"channel": "email"}}                            | Send: E-mail.
            {"deliver": {"channel": "push", "fallback": ["sms", "email"], "confirmWithin": "2m"}} | Send: Push; if that fails or is not confirmed within 2m: SMS, then E-mail.
            {"deliver": {"channel": "in_app", "when": "data.a > 1"}, "next": "end"} | Send: In-app, if data.a > 1; then end.
            {"fallback": {"channels": ["push", "sms"]}}                  | Send: Push, then SMS; the next one if the one before fails.
            {"wait": {"for": "1h", "unless": "read"}}                    | Wait 1h; end as soon as it is read.
            {"wait": {"until": "09:00", "days": ["mon", "fri"], "zone": "Europe/Berlin"}} | Wait until 09:00 on mon, fri in Europe/Berlin.
            {"wait": {"bestTimeWithin": "12h"}, "next": "phone"}         | Wait for the recipient’s best hour, at most 12h; then go on with phone.
            {"digest": {"window": {"fixed": "1h"}}}                      | Collect for 1h; one notification goes on for all.
            {"digest": {"key": "data.account", "leading": true, "window": {"sliding": "10m", "atMost": "1h"}}} | Collect by data.account until nothing has come for 10m, at most 1h; the first goes on at once; one notification goes on for all.
            {"digest": {"window": {"scheduled": {"times": ["09:00", "18:00"]}}}} | Collect until 09:00, 18:00; one notification goes on for all.
            {"digest": {"window": {"recipientSchedule": {"times": ["18:00"]}}}} | Collect until the time that the recipient chose, otherwise 18:00; one notification goes on for all.
            {"throttle": {"limit": 3, "per": "1h"}}                      | At most 3 in 1h; others wait.
            {"throttle": {"limit": 3, "per": "1h", "overflow": "suppress"}} | At most 3 in 1h; others are not sent.
            {"condition": {"if": "data.amount > 100"}}                   | Go on if data.amount > 100; otherwise end.
            {"condition": {"if": "data.vip", "else": "later"}}           | Go on if data.vip; otherwise go on with later.
            {"dance": {}}                                                | A step that this form does not know.
            """)
    void aStepIsSaidInASentence(String step, String sentence) {
        assertThat(StepSentence.of(Json.read(step, JsonNode.class))).isEqualTo(sentence);
    }
}
