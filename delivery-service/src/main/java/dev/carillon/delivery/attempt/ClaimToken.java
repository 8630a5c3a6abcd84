// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import java.util.UUID;

/// Names one holding of a delivery record by one worker, so that a claim whose answer got lost is recognised as the
/// holder's own when it asks again.
public record ClaimToken(String value) {

    public static ClaimToken random() {
        return new ClaimToken(UUID.randomUUID().toString());
    }
}
