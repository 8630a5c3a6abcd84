// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Versions;
import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.events.CatalogKey;
import dev.carillon.keys.SecretSeal;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.node.ObjectNode;

/// Seals at every start, in the background, what another master key sealed or none, and publishes it: the secrets of
/// tenants and of receipt endpoints. When it has said so, a master key that was replaced may go.
final class SecretRenewal extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SecretRenewal.class);
    private static final long PAUSE_MILLIS = 500;

    private final AdminDatabase database;
    private final Tenants tenants;
    private final CatalogDocuments documents;
    private final SecretSeal seal;

    SecretRenewal(AdminDatabase database, Tenants tenants, CatalogDocuments documents, SecretSeal seal) {
        super("admin-secrets");
        this.database = database;
        this.tenants = tenants;
        this.documents = documents;
        this.seal = seal;
    }

    @Override
    protected void run() throws InterruptedException {
        do {
            if (database.awaitMigrated(PAUSE_MILLIS) && sealAnew()) {
                return;
            }
        } while (!pause(PAUSE_MILLIS));
    }

    /// @return whether nothing is left that another try could do
    private boolean sealAnew() {
        try {
            int sealed = tenants.sealAnew();
            for (CatalogKey key : documents.all(CatalogKey.Kind.RECEIPT_ENDPOINT)) {
                sealed += sealAnew(key) ? 1 : 0;
            }
            if (sealed > 0) {
                LOG.info("the secrets of {} tenants and receipt endpoints are sealed by the first master key", sealed);
            }
            return true;
        } catch (DataAccessException | TransactionException | RefusedException e) {
            LOG.warn("secrets are not sealed anew yet, trying again: {}", e.toString());
            return false;
        } catch (IllegalStateException e) {
            LOG.error("secrets stay as they are sealed: {}", e.getMessage());
            return true;
        }
    }

    /// @return whether it had to be
    private boolean sealAnew(CatalogKey key) {
        Optional<StoredDocument> stored = documents.find(key);
        EndpointSecrets secrets = new EndpointSecrets(seal, key.tenant());
        boolean isAsSealedNow = stored.stream()
                .flatMap(known -> Json.read(known.document(), ObjectNode.class)
                        .path(EndpointDocument.SECRETS)
                        .valueStream())
                .allMatch(kept -> secrets.isAsSealedNow(kept.asString()));
        if (isAsSealedNow) {
            return false;
        }
        EndpointDocument endpoint = EndpointDocument.of(stored.orElseThrow(), secrets);
        documents.put(
                key,
                endpoint.stored(secrets),
                endpoint.entry(secrets),
                Versions.of(stored.orElseThrow().version()));
        return true;
    }
}
