// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import java.util.UUID;

/// Identity of one worker's hold on a delivery record. It lets the ledger recognise a claim that the same worker
/// repeats after a lost answer.
public record ClaimToken(String value) {

    public static ClaimToken random() {
        return new ClaimToken(UUID.randomUUID().toString());
    }
}
