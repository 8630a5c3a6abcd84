// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.crash;

import dev.carillon.benchmarks.load.Ledger;
import java.util.List;

/// Results for the accepted events.
record CrashReport(
        long seed,
        Disturbance disturbance,
        Ledger.Summary inbox,
        ReceiptAudit receipts,
        ArrivalAudit mails,
        ArrivalAudit pushes,
        List<String> findings) {

    /// Effects on producers and devices.
    ///
    /// @param producerRetries Number of repeated posts
    /// @param lostConnections Number of device connections that were lost and reopened
    record Disturbance(int producerRetries, int lostConnections) {}

    boolean isClean() {
        return inbox.isClean()
                && inbox.accepted() > 0
                && receipts.stuck() == 0
                && receipts.endedOtherwise() == 0
                && mails.isClean()
                && pushes.isClean();
    }

    String table() {
        String findingLines = findings.isEmpty() ? "" : "\n* " + String.join("\n* ", findings) + "\n";
        return """

                Seed %d. Producers repeated %d posts; %d device connections broke and came back.

                | of %d accepted events | inbox | mailbox | phone |
                | --- | ---: | ---: | ---: |
                | arrived | %d | %d | %d |
                | lost | %d | %d | %d |
                | doubled to the person | %d | %d | %d |
                | repeated on the wire, same identity | - | %d | %d |
                | reordered per recipient | %d | - | - |
                | ghost | %d | %d | %d |
                | wrong recipient | %d | %d | %d |
                | gap after resuming | %d | - | - |
                | refused | %d | | |

                By the receipts: %d deliveries accepted, %d ended otherwise, %d events stuck.
                %s
                %s
                """.formatted(
                        seed,
                        disturbance.producerRetries(),
                        disturbance.lostConnections(),
                        inbox.accepted(),
                        inbox.received(),
                        mails.arrived(),
                        pushes.arrived(),
                        inbox.lost(),
                        mails.lost(),
                        pushes.lost(),
                        inbox.doubled(),
                        mails.doubled(),
                        pushes.doubled(),
                        mails.wireDuplicates(),
                        pushes.wireDuplicates(),
                        inbox.reordered(),
                        inbox.ghosts(),
                        mails.ghosts(),
                        pushes.ghosts(),
                        inbox.wrongRecipient(),
                        mails.wrongRecipient(),
                        pushes.wrongRecipient(),
                        inbox.gaps(),
                        inbox.refused(),
                        receipts.delivered(),
                        receipts.endedOtherwise(),
                        receipts.stuck(),
                        findingLines,
                        isClean() ? "Every promise was kept." : "**A promise was broken.**");
    }
}
