// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.AddressText;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Device;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.Tenant;
import dev.carillon.routing.window.RecipientZone;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Profile of a recipient; empty if the recipient has none.
///
/// @param known state of the profile
public record RecipientProfile(Known known, ProfileContent content) {

    /// Address of the inbox; every recipient has it, with or without a profile.
    public static final Address INBOX = Address.newBuilder().setId("inbox").build();

    private static final RecipientProfile NONE = new RecipientProfile(Known.NO, ProfileContent.getDefaultInstance());
    private static final RecipientProfile ERASED =
            new RecipientProfile(Known.ERASED, ProfileContent.getDefaultInstance());

    /// State of a profile.
    public enum Known {
        YES,
        NO,
        UNREADABLE,
        /// The recipient was erased: pending notifications are not sent.
        ERASED
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

    public static RecipientProfile erased() {
        return ERASED;
    }

    /// Addresses of a channel that may be used.
    public List<Address> addresses(Channel channel) {
        List<Address> all = allAddresses(channel);
        return content.getSuppressionsCount() == 0
                ? all
                : all.stream()
                        .filter(address -> suppression(channel, address).isEmpty())
                        .toList();
    }

    /// Addresses of a channel that are on the suppression list.
    public List<Suppressed> suppressed(Channel channel) {
        return content.getSuppressionsCount() == 0
                ? List.of()
                : allAddresses(channel).stream()
                        .flatMap(address -> suppression(channel, address).stream())
                        .toList();
    }

    /// Address that must not be used.
    public record Suppressed(String addressId, String reason, Instant since) {}

    /// Time zone of the recipient, for quiet hours, schedules, conditions and the dates in messages: that of the
    /// device registered last, else the profile's, else the tenant's, else UTC. Unknown zones are ignored.
    public ZoneId zone(Tenant tenant) {
        return RecipientZone.of(deviceZone(), content.getTimeZone(), tenant.getDefaultTimeZone())
                .zone();
    }

    /// Zone of the device registered last, among those that name one; empty if none does.
    private String deviceZone() {
        return content.getAddressesList().stream()
                .filter(Address::hasDevice)
                .map(Address::getDevice)
                .filter(device -> !device.getTimeZone().isEmpty())
                .max(Comparator.comparingLong(Device::getRegisteredAtMillis))
                .map(Device::getTimeZone)
                .orElse("");
    }

    private Optional<Suppressed> suppression(Channel channel, Address address) {
        String value = switch (address.getKindCase()) {
            case EMAIL -> address.getEmail().getValue();
            case PHONE -> address.getPhone().getValue();
            case DEVICE -> address.getDevice().getToken();
            case WEBHOOK -> address.getWebhook().getValue();
            case KIND_NOT_SET -> "";
        };
        String compared = AddressText.compared(channel, value);
        return content.getSuppressionsList().stream()
                .filter(entry -> !value.isEmpty()
                        && entry.getChannel() == channel.code()
                        && AddressText.compared(channel, entry.getValue()).equals(compared))
                .findFirst()
                .map(entry -> new Suppressed(
                        address.getId(), entry.getReason(), Instant.ofEpochMilli(entry.getSinceMillis())));
    }

    private List<Address> allAddresses(Channel channel) {
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
