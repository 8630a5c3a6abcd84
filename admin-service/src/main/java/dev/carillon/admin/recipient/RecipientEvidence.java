// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps profiles in step with what providers and recipients report. Applying a receipt again changes nothing.
/// Thread-safe.
public final class RecipientEvidence {

    private static final Logger LOG = LoggerFactory.getLogger(RecipientEvidence.class);

    /// When the log is read again from long ago, what people have changed since must not be undone.
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Recipients recipients;
    private final InstantSource clock;

    RecipientEvidence(Recipients recipients, InstantSource clock) {
        this.recipients = recipients;
        this.clock = clock;
    }

    /// Whether a receipt can say something about a profile.
    public static boolean isOfUse(Receipt receipt) {
        return !receipt.getRecipient().isEmpty() && Evidence.isOfUse(receipt);
    }

    /// Changes the recipient's profile where the receipt asks for it. A recipient who is not known stays so.
    public void apply(Receipt receipt) {
        if (receipt.getAtMillis() < clock.instant().minus(LONGEST).toEpochMilli()) {
            return;
        }
        RecipientKey key = RecipientKey.of(receipt.getTenant(), receipt.getRecipient());
        Evidence evidence = new Evidence(key, receipt);
        Optional<Recipients.Stored> known = recipients.find(key).filter(stored -> !stored.isNew());
        if (known.flatMap(stored -> evidence.apply(stored.profile())).isEmpty()) {
            return;
        }
        recipients.change(
                key,
                before -> new Recipients.Stored(
                        before.recipient(),
                        before.version(),
                        evidence.apply(before.profile()).orElse(before.profile()),
                        before.updatedAt()));
        LOG.info("{}: the profile follows from receipt {}", key.tenant(), receipt.getId());
    }
}
