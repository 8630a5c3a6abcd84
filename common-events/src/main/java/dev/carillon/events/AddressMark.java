// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import com.google.protobuf.ByteString;
import dev.carillon.events.v1.Address;
import java.util.HexFormat;

/// Four-byte digest of a reported address. It shows whether a profile still has the same address under the same id,
/// without storing the address in the log; it is too short to find the address by.
public final class AddressMark {

    private static final int BYTES = 4;

    private AddressMark() {}

    public static ByteString of(RecipientKey recipient, Address address) {
        String value = switch (address.getKindCase()) {
            case EMAIL -> AddressText.compared(Channel.EMAIL, address.getEmail().getValue());
            case PHONE -> address.getPhone().getValue();
            case DEVICE -> address.getDevice().getToken();
            case WEBHOOK -> address.getWebhook().getValue();
            case KIND_NOT_SET -> "";
        };
        String digest = Identifiers.derive("address", recipient.toString(), value);
        return ByteString.copyFrom(HexFormat.of().parseHex(digest, 0, 2 * BYTES));
    }
}
