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

/// Updates profiles from the receipts of providers and recipients. Applying a receipt again changes nothing.
/// Thread-safe.
public final class ProfileUpdater {

    private static final Logger LOG = LoggerFactory.getLogger(ProfileUpdater.class);

    /// Largest age of a receipt that is applied. When old parts of the log are read again, later changes by people
    /// must not be undone.
    private static final Duration MAX_AGE = Duration.ofDays(7);

    private final Recipients recipients;
    private final InstantSource clock;

    ProfileUpdater(Recipients recipients, InstantSource clock) {
        this.recipients = recipients;
        this.clock = clock;
    }

    /// True if a receipt can affect a profile.
    public static boolean mayChangeProfile(Receipt receipt) {
        return !receipt.getRecipient().isEmpty() && ReceiptEffect.mayChangeProfile(receipt);
    }

    /// Applies a receipt to its recipient's profile. An unknown recipient is not created.
    public void apply(Receipt receipt) {
        if (receipt.getAtMillis() < clock.instant().minus(MAX_AGE).toEpochMilli()) {
            return;
        }
        RecipientKey key = RecipientKey.of(receipt.getTenant(), receipt.getRecipient());
        ReceiptEffect evidence = new ReceiptEffect(key, receipt);
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
        LOG.info("{}: a profile was updated from receipt {}", key.tenant(), receipt.getId());
    }
}
