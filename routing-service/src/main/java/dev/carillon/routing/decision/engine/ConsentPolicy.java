// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Consent;
import dev.carillon.events.v1.PurposeCode;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RuleName;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// Rule that marketing needs the recipient's consent for the channel, or for all channels. The newest consent record
/// counts, and the last of equally new ones. Consent outranks preferences, also for mandatory types.
final class ConsentPolicy implements ChannelPolicy {

    static final String MARKETING = "marketing";
    private static final String TRACKING = "tracking";

    @Override
    public String rule() {
        return RuleName.CONSENT;
    }

    @Override
    public Optional<ChannelVerdict> apply(ChannelQuestion question) {
        if (question.notification().type().getPurpose() != PurposeCode.PURPOSE_MARKETING) {
            return Optional.empty();
        }
        Optional<Consent> newest = newest(question);
        if (newest.filter(Consent::getGranted).isPresent()) {
            return Optional.empty();
        }
        String text = newest.isPresent()
                ? "consent to marketing was withdrawn"
                : "there is no consent to marketing on this channel";
        return Optional.of(new ChannelVerdict.Silent(new Action.Reason(RuleName.CONSENT, text, inputs(newest))));
    }

    @Override
    public Map<String, String> evidence(ChannelQuestion question) {
        return question.notification().type().getPurpose() == PurposeCode.PURPOSE_MARKETING
                ? inputs(newest(question))
                : Map.of("purpose", "transactional");
    }

    /// True if the recipient consented to tracking of a channel's messages.
    static boolean isTrackingGranted(RecipientProfile profile, Channel channel) {
        return newest(profile, TRACKING, channel).filter(Consent::getGranted).isPresent();
    }

    private static Optional<Consent> newest(ChannelQuestion question) {
        return newest(question.profile(), MARKETING, question.channel());
    }

    private static Optional<Consent> newest(RecipientProfile profile, String purpose, Channel channel) {
        return profile.content().getConsentsList().stream()
                .filter(consent -> consent.getPurpose().equals(purpose))
                .filter(consent -> consent.getChannel() == ChannelCode.CHANNEL_UNSPECIFIED
                        || consent.getChannel() == channel.code())
                .reduce((kept, next) -> NEWEST.compare(next, kept) >= 0 ? next : kept);
    }

    private static final Comparator<Consent> NEWEST = Comparator.comparingLong(Consent::getAtMillis);

    private static Map<String, String> inputs(Optional<Consent> newest) {
        return newest.map(consent -> Map.of(
                        "purpose", MARKETING,
                        "granted", Boolean.toString(consent.getGranted()),
                        "at", Instant.ofEpochMilli(consent.getAtMillis()).toString()))
                .orElse(Map.of("purpose", MARKETING));
    }
}
