// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import com.google.protobuf.ByteString;
import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.delivery.tenant.TenantDirectory;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ReceiptOrBuilder;
import dev.carillon.keys.PreferenceToken;
import dev.carillon.keys.SecretSeal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Preference centre of the admin service, as the links in messages open it. Thread-safe.
final class PreferenceCentre {

    private static final Logger LOG = LoggerFactory.getLogger(PreferenceCentre.class);

    /// Time for which the page can be used after a link was opened. The link in the message stays valid.
    private static final Duration LASTS = Duration.ofDays(1);

    private final DeliveryTags tags;
    private final TenantDirectory tenants;
    private final SecretSeal seal;
    private final InstantSource clock;

    PreferenceCentre(DeliveryTags tags, TenantDirectory tenants, SecretSeal seal, InstantSource clock) {
        this.tags = tags;
        this.tenants = tenants;
        this.seal = seal;
        this.clock = clock;
    }

    /// Name under which a tenant is shown to recipients; empty if the tenant is not known.
    String brand(RecipientKey recipient) {
        return tenants.settings(recipient.tenant()).getName();
    }

    /// Page of a message's recipient; empty if no preference centre is configured, the tenant is not known, or its
    /// secret cannot be decrypted, which is logged.
    Optional<URI> page(ReceiptOrBuilder subject) {
        RecipientKey recipient = RecipientKey.of(subject.getTenant(), subject.getRecipient());
        PreferenceToken token = new PreferenceToken(
                recipient,
                Instant.ofEpochMilli(subject.getAtMillis()),
                clock.instant().plus(LASTS));
        return tags.preferenceCentre()
                .flatMap(url -> secret(recipient.tenant()).map(secret -> URI.create(url + token.path(secret))));
    }

    private Optional<byte[]> secret(TenantId tenant) {
        List<ByteString> secrets = tenants.settings(tenant).getTokenSecretsList();
        try {
            return secrets.isEmpty()
                    ? Optional.empty()
                    : Optional.of(seal.open(tenant, secrets.getLast()).toByteArray());
        } catch (IllegalStateException e) {
            LOG.error(
                    "cannot decrypt the token secret of {}; its links to preferences do not work: {}",
                    tenant,
                    e.getMessage());
            return Optional.empty();
        }
    }
}
