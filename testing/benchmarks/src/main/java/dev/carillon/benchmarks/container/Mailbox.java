// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.load.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Mails of several runs' events at the simulated mail server. A mail's subject is the id of its event.
///
/// @param lost Number of accepted events without a mail
/// @param doubled Number of events with mails of two identities, which a person sees twice
/// @param wireDuplicates Number of repeated mails with the same identity, which mail servers merge
record Mailbox(int lost, int doubled, int wireDuplicates) {

    private static final String MESSAGES = "/simulators/email/messages?limit=10000000";

    static Mailbox read(RestApi simulators, List<Ledger> runs) {
        Map<String, List<JsonNode>> mails = new HashMap<>();
        for (JsonNode mail : simulators.get(MESSAGES).requireJson()) {
            mails.computeIfAbsent(mail.path("subject").asString(""), _ -> new ArrayList<>())
                    .add(mail);
        }
        int lost = 0;
        int doubled = 0;
        int wireDuplicates = 0;
        for (Ledger run : runs) {
            for (int event = 0; event < run.capacity(); event++) {
                List<JsonNode> arrived = mails.getOrDefault(run.eventId(event), List.of());
                lost += run.isAccepted(event) && arrived.isEmpty() ? 1 : 0;
                doubled += arrived.size() > 1 ? 1 : 0;
                for (JsonNode mail : arrived) {
                    wireDuplicates += mail.path("wireCount").asInt(1) - 1;
                }
            }
        }
        return new Mailbox(lost, doubled, wireDuplicates);
    }
}
