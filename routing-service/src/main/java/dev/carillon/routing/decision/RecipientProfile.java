// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.ProfileContent;
import java.util.List;

/// What is known about a recipient; nothing at all when there is no profile.
///
/// @param known whether there is a profile
public record RecipientProfile(Known known, ProfileContent content) {

    /// The one address of the inbox; every recipient has it, known or not.
    public static final Address INBOX = Address.newBuilder().setId("inbox").build();

    private static final RecipientProfile NONE = new RecipientProfile(Known.NO, ProfileContent.getDefaultInstance());

    /// Whether there is a profile, and whether it could be read.
    public enum Known {
        YES,
        NO,
        UNREADABLE
    }

    public static RecipientProfile of(ProfileContent content) {
        return new RecipientProfile(Known.YES, content);
    }

    public static RecipientProfile none() {
        return NONE;
    }

    public static RecipientProfile unreadable() {
        return new RecipientProfile(Known.UNREADABLE, ProfileContent.getDefaultInstance());
    }

    /// Where a channel reaches the recipient.
    List<Address> addresses(Channel channel) {
        return switch (channel) {
            case IN_APP -> List.of(INBOX);
            case PUSH -> ofKind(Address.KindCase.DEVICE);
            case SMS -> ofKind(Address.KindCase.PHONE);
            case EMAIL -> ofKind(Address.KindCase.EMAIL);
            case WEBHOOK -> ofKind(Address.KindCase.WEBHOOK);
        };
    }

    private List<Address> ofKind(Address.KindCase kind) {
        return content.getAddressesList().stream()
                .filter(address -> address.getKindCase() == kind)
                .toList();
    }
}
