// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import com.google.protobuf.ByteString;
import dev.carillon.events.AddressMark;
import dev.carillon.events.Channel;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Effect of a receipt on its recipient's profile: an invalid address is removed or suppressed, a complaint
/// suppresses the address, an unsubscription withdraws the consent, and its undoing grants it again. It applies only if
/// the profile still has the
/// address that the message was sent to.
final class ReceiptEffect {

    /// Beginning of the evidence of a consent that an unsubscription withdrew.
    private static final String UNSUBSCRIBED_BY = "unsubscribed by ";

    private static final String BOUNCED = "bounced";
    private static final String COMPLAINED = "complained";

    private final RecipientKey recipient;
    private final Receipt receipt;

    ReceiptEffect(RecipientKey recipient, Receipt receipt) {
        this.recipient = recipient;
        this.receipt = receipt;
    }

    static boolean mayChangeProfile(Receipt receipt) {
        return switch (receipt.getFactCase()) {
            case ATTEMPTED -> receipt.getAttempted().hasAddressInvalid();
            case BOUNCED -> receipt.getBounced().getPermanent();
            case COMPLAINED, UNSUBSCRIBED, RESUBSCRIBED -> true;
            default -> false;
        };
    }

    /// Changed profile; empty if the receipt has no effect.
    Optional<RecipientProfile> apply(RecipientProfile before) {
        return switch (receipt.getFactCase()) {
            case ATTEMPTED ->
                dead(before, receipt.getAttempted().getAddressInvalid().getSinceMillis());
            case BOUNCED -> dead(before, receipt.getAtMillis());
            case COMPLAINED -> suppressed(before, COMPLAINED);
            case UNSUBSCRIBED -> withdrawn(before, receipt.getUnsubscribed().getPurpose());
            case RESUBSCRIBED -> restored(before, receipt.getResubscribed().getPurpose());
            default -> Optional.empty();
        };
    }

    /// Profile without an invalid address. A device or a URL is removed; an e-mail address or phone number stays,
    /// because the person entered it, and is suppressed.
    private Optional<RecipientProfile> dead(RecipientProfile before, long sinceMillis) {
        Optional<Address> address = address(before);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        String id = address.get().getId();
        return switch (address.get().getKindCase()) {
            case EMAIL, PHONE -> suppressed(before, BOUNCED);
            case DEVICE ->
                address.get().getDevice().getRegisteredAtMillis() < sinceMillis
                        ? Optional.of(before.withDevices(before.devices().stream()
                                .filter(device -> !device.id().equals(id))
                                .toList()))
                        : Optional.empty();
            case WEBHOOK -> {
                TreeMap<String, String> others = new TreeMap<>(before.webhooks());
                others.remove(id);
                yield Optional.of(before.withWebhooks(others));
            }
            case KIND_NOT_SET -> Optional.empty();
        };
    }

    private Optional<RecipientProfile> suppressed(RecipientProfile before, String reason) {
        Optional<String> value = address(before).map(address -> switch (address.getKindCase()) {
            case EMAIL -> address.getEmail().getValue();
            case PHONE -> address.getPhone().getValue();
            case DEVICE -> address.getDevice().getToken();
            case WEBHOOK -> address.getWebhook().getValue();
            case KIND_NOT_SET -> "";
        });
        Optional<Channel> channel = Channel.find(receipt.getChannel());
        if (value.filter(known -> !known.isEmpty()).isEmpty() || channel.isEmpty()) {
            return Optional.empty();
        }
        Suppression requested = new Suppression(channel.get().wireName(), value.get(), reason, receipt.getAtMillis());
        if (before.findSuppression(requested.id()).isPresent()
                || before.suppressions().size() >= Suppression.MAX_SUPPRESSIONS) {
            return Optional.empty();
        }
        List<Suppression> all = new ArrayList<>(before.suppressions());
        all.add(requested);
        return Optional.of(before.withSuppressions(all));
    }

    /// A newer consent of the recipient takes precedence over the receipt.
    private Optional<RecipientProfile> withdrawn(RecipientProfile before, String purpose) {
        String channel =
                Channel.find(receipt.getChannel()).map(Channel::wireName).orElse("");
        boolean isOutdated = before.consents().stream()
                .anyMatch(consent -> consent.purpose().equals(purpose)
                        && (consent.channel().equals(channel)
                                || consent.channel().isEmpty())
                        && consent.atMillis() >= receipt.getAtMillis());
        if (isOutdated) {
            return Optional.empty();
        }
        List<Consent> consents = new ArrayList<>(before.consents().stream()
                .filter(consent ->
                        !consent.purpose().equals(purpose) || !consent.channel().equals(channel))
                .toList());
        consents.add(new Consent(
                purpose,
                channel,
                false,
                receipt.getAtMillis(),
                UNSUBSCRIBED_BY + receipt.getUnsubscribed().getEvidence() + ", receipt " + receipt.getId()
                        + ", recorded at " + Instant.ofEpochMilli(receipt.getAtMillis())));
        return Optional.of(before.withConsents(consents));
    }

    /// Grants a consent again that an unsubscription withdrew before. A consent that was withdrawn in another way stays
    /// withdrawn, because the link proves only who received the message.
    private Optional<RecipientProfile> restored(RecipientProfile before, String purpose) {
        String channel =
                Channel.find(receipt.getChannel()).map(Channel::wireName).orElse("");
        Optional<Consent> withdrawn = before.consents().stream()
                .filter(consent ->
                        consent.purpose().equals(purpose) && consent.channel().equals(channel))
                .filter(consent -> !consent.granted() && consent.evidence().startsWith(UNSUBSCRIBED_BY))
                .filter(consent -> consent.atMillis() <= receipt.getAtMillis())
                .findFirst();
        return withdrawn.map(consent -> {
            List<Consent> consents = new ArrayList<>(before.consents());
            consents.set(
                    consents.indexOf(consent),
                    new Consent(
                            purpose,
                            channel,
                            true,
                            receipt.getAtMillis(),
                            "unsubscription undone by "
                                    + receipt.getResubscribed().getEvidence() + ", receipt "
                                    + receipt.getId() + ", recorded at "
                                    + Instant.ofEpochMilli(receipt.getAtMillis())));
            return before.withConsents(consents);
        });
    }

    /// Address of the profile with the receipt's address id, if it is still the address that the receipt is about.
    private Optional<Address> address(RecipientProfile profile) {
        ByteString mark = receipt.getAddressMark();
        return profile.toMessage().getAddressesList().stream()
                .filter(address -> address.getId().equals(receipt.getAddressId()))
                .filter(address -> AddressMark.of(recipient, address).equals(mark))
                .findFirst();
    }
}
