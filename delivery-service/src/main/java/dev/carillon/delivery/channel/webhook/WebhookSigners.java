// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webhook;

import com.google.protobuf.ByteString;
import dev.carillon.delivery.tenant.TenantDirectory;
import dev.carillon.events.TenantId;
import dev.carillon.keys.SecretSeal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signers of webhooks by tenant, with the tenant's secrets in the configuration and in the catalog. No two tenants
/// share a secret. Thread-safe.
final class WebhookSigners {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSigners.class);

    private final Map<String, List<String>> configured;
    private final TenantDirectory tenants;
    private final SecretSeal seal;
    private final Map<TenantId, Known> known = new ConcurrentHashMap<>();

    /// @param sealed secrets in the catalog that the signer was made of
    private record Known(List<ByteString> sealed, Optional<WebhookSigner> signer) {}

    WebhookSigners(Map<String, List<String>> configured, TenantDirectory tenants, SecretSeal seal) {
        this.configured = Map.copyOf(configured);
        this.tenants = tenants;
        this.seal = seal;
        configured.values().forEach(WebhookSigner::keys);
    }

    /// Signer of a tenant; empty if it has no secret.
    Optional<WebhookSigner> find(TenantId tenant) {
        List<ByteString> sealed = tenants.settings(tenant).getWebhookSecretsList();
        return known.compute(
                        tenant,
                        (_, before) -> before != null && before.sealed().equals(sealed)
                                ? before
                                : new Known(List.copyOf(sealed), signer(tenant, sealed)))
                .signer();
    }

    private Optional<WebhookSigner> signer(TenantId tenant, List<ByteString> sealed) {
        List<byte[]> keys = new ArrayList<>(WebhookSigner.keys(configured.getOrDefault(tenant.value(), List.of())));
        for (ByteString secret : sealed) {
            try {
                keys.add(seal.open(tenant, secret).toByteArray());
            } catch (IllegalStateException e) {
                LOG.error("cannot decrypt a webhook secret of {}; it does not sign: {}", tenant, e.getMessage());
            }
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(WebhookSigner.ofKeys(keys));
    }
}
