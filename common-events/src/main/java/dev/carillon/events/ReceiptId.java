// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

/// Identity of one fact about a notification or delivery. The same fact reported twice has the same id.
public record ReceiptId(String value) {

    /// @param subject Id of the delivery or notification
    /// @param fact Fact's name in the receipt schema, such as `attempted`
    /// @param discriminator Distinguishes facts of one kind about one subject, such as the attempt's number; may be
    /// empty
    public static ReceiptId of(String subject, String fact, String discriminator) {
        return new ReceiptId("r" + Identifiers.derive("receipt", subject, fact, discriminator));
    }

    @Override
    public String toString() {
        return value;
    }
}
