// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.crash;

import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.TestTenant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;

/// Audit of the arrivals at a simulated provider.
///
/// @param arrived Number of different accepted events that arrived
/// @param lost Number of accepted events that did not arrive
/// @param doubled Number of events that arrived under two identities, which a person sees twice
/// @param wireDuplicates Number of repeated arrivals with the same identity, which mail servers and phones merge
/// @param ghosts Number of arrivals without an accepted event
/// @param wrongRecipient Number of arrivals at an address other than that of the event's recipient
/// @param reordered Number of events that arrived after a later one of their recipient, which only strict order forbids
public record ArrivalAudit(
        int arrived, int lost, int doubled, int wireDuplicates, int ghosts, int wrongRecipient, int reordered) {

    private static final int MOST = 10_000_000;

    /// Audit of the mails of a ledger's run.
    public static ArrivalAudit ofMails(RestApi simulators, Ledger ledger) {
        Tally tally = new Tally(ledger, TestTenant::mailAddress);
        for (JsonNode mail : list(simulators, "/simulators/email/messages")) {
            tally.add(
                    mail.path("subject").asString(""),
                    mail.path("to").path(0).asString(""),
                    mail.path("messageId").asString(""));
        }
        return tally.audit();
    }

    /// Audit of the push notifications of a ledger's run.
    public static ArrivalAudit ofPushes(RestApi simulators, Ledger ledger) {
        Tally tally = new Tally(ledger, TestTenant::deviceToken);
        for (JsonNode push : list(simulators, "/simulators/push/notifications")) {
            tally.add(
                    push.path("title").asString(""),
                    push.path("token").asString(""),
                    push.path("apnsId").asString(""));
        }
        return tally.audit();
    }

    public boolean isClean() {
        return lost + doubled + ghosts + wrongRecipient == 0;
    }

    private static JsonNode list(RestApi simulators, String path) {
        return simulators.get(path + "?after=0&limit=" + MOST).requireJson();
    }

    /// Count of arrivals, whose title is the event's id.
    private static final class Tally {

        private final Ledger ledger;
        private final IntFunction<String> address;
        private final Map<Integer, Set<String>> identities = new HashMap<>();
        private int wireDuplicates;
        private int ghosts;
        private int wrongRecipient;
        private int reordered;
        private final Map<Integer, Integer> latest = new HashMap<>();

        Tally(Ledger ledger, IntFunction<String> address) {
            this.ledger = ledger;
            this.address = address;
        }

        void add(String title, String to, String identity) {
            int dash = title.lastIndexOf('-');
            if (!ledger.isOwn(title) || !title.substring(dash + 1).matches("\\d{1,9}")) {
                // The probe event has no number.
                return;
            }
            int event = Integer.parseInt(title.substring(dash + 1));
            if (!ledger.eventId(event).equals(title) || !ledger.isAccepted(event)) {
                ghosts++;
                return;
            }
            if (!to.equalsIgnoreCase(address.apply(ledger.recipientOf(event)))) {
                wrongRecipient++;
            }
            Set<String> known = identities.computeIfAbsent(event, _ -> new HashSet<>());
            int recipient = ledger.recipientOf(event);
            if (known.isEmpty() && latest.merge(recipient, event, Math::max) > event) {
                reordered++;
            }
            if (!known.add(identity)) {
                wireDuplicates++;
            }
        }

        ArrivalAudit audit() {
            int doubled = (int) identities.values().stream()
                    .filter(known -> known.size() > 1)
                    .count();
            int lost = ledger.acceptedCount() - identities.size();
            return new ArrivalAudit(
                    identities.size(), lost, doubled, wireDuplicates, ghosts, wrongRecipient, reordered);
        }
    }
}
