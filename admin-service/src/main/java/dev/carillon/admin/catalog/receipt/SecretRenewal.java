// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.receipt;

import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.catalog.CatalogDocuments;
import dev.carillon.admin.catalog.StoredDocument;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.admin.operator.SecondFactors;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.events.CatalogKey;
import dev.carillon.keys.SecretSeal;
import dev.carillon.runtime.http.RefusedException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.node.ObjectNode;

/// Background task that, at every start, seals the secrets of tenants, receipt endpoints and operators that are
/// unsealed or sealed with another master key, and publishes the first two. After it has logged success, a replaced
/// master key may be removed.
final class SecretRenewal extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SecretRenewal.class);
    private static final long PAUSE_MILLIS = 500;

    private final AdminDatabase database;
    private final Tenants tenants;
    private final CatalogDocuments documents;
    private final SecondFactors factors;
    private final SecretSeal seal;

    SecretRenewal(
            AdminDatabase database,
            Tenants tenants,
            CatalogDocuments documents,
            SecondFactors factors,
            SecretSeal seal) {
        super("admin-secrets");
        this.factors = factors;
        this.database = database;
        this.tenants = tenants;
        this.documents = documents;
        this.seal = seal;
    }

    @Override
    protected void run() throws InterruptedException {
        do {
            if (database.awaitMigrated(PAUSE_MILLIS) && reseal()) {
                return;
            }
        } while (!pause(PAUSE_MILLIS));
    }

    /// @return true if no further try is needed
    private boolean reseal() {
        try {
            int sealed = tenants.reseal() + factors.reseal();
            for (CatalogKey key : documents.all(CatalogKey.Kind.RECEIPT_ENDPOINT)) {
                sealed += reseal(key) ? 1 : 0;
            }
            if (sealed > 0) {
                LOG.info(
                        "the secrets of {} tenants, receipt endpoints and operators are sealed by the first master key",
                        sealed);
            }
            return true;
        } catch (DataAccessException | TransactionException | RefusedException e) {
            LOG.warn("cannot seal the secrets with the first master key yet, retrying: {}", e.toString());
            return false;
        } catch (IllegalStateException e) {
            LOG.error("cannot seal the secrets with the first master key, they stay unchanged: {}", e.getMessage());
            return true;
        }
    }

    /// @return true if the endpoint's secrets were sealed again
    private boolean reseal(CatalogKey key) {
        Optional<StoredDocument> stored = documents.find(key);
        EndpointSecrets secrets = new EndpointSecrets(seal, key.tenant());
        boolean isSealedWithCurrentKey = stored.stream()
                .flatMap(known -> Json.read(known.document(), ObjectNode.class)
                        .path(EndpointDocument.SECRETS)
                        .valueStream())
                .allMatch(kept -> secrets.isSealedWithCurrentKey(kept.asString()));
        if (isSealedWithCurrentKey) {
            return false;
        }
        EndpointDocument endpoint = EndpointDocument.of(stored.orElseThrow(), secrets);
        documents.put(
                key,
                endpoint.stored(secrets),
                endpoint.entry(secrets),
                VersionPrecondition.of(stored.orElseThrow().version()));
        return true;
    }
}
