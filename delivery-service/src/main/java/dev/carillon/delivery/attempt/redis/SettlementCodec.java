// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.delivery.attempt.AttemptedFact;
import dev.carillon.delivery.attempt.Settlement;
import dev.carillon.events.v1.Receipt;
import java.time.Instant;

/// Encoding of a settlement: a [Receipt] with only the fact and its instant.
final class SettlementCodec {

    private SettlementCodec() {}

    static byte[] encode(Settlement settlement) {
        return Receipt.newBuilder()
                .setAtMillis(settlement.at().toEpochMilli())
                .setAttempted(AttemptedFact.of(settlement))
                .build()
                .toByteArray();
    }

    static Settlement decode(byte[] bytes) {
        try {
            Receipt receipt = Receipt.parseFrom(bytes);
            return AttemptedFact.settlement(receipt.getAttempted(), Instant.ofEpochMilli(receipt.getAtMillis()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the ledger entry is not a settlement", e);
        }
    }
}
