// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.ApiKeys;
import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.tenant.BootstrapSettings.FirstKey;
import dev.carillon.documents.catalog.TenantSettings;
import dev.carillon.events.TenantId;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Creates the first tenants and API keys, for the operator and the canary, at every start, in the background, with
/// retries. Existing ones are left unchanged and published again. A revoked key stays revoked.
final class Bootstrap extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
    private static final long PAUSE_MILLIS = 500;

    private final AdminDatabase database;
    private final Outbox outbox;
    private final Tenants tenants;
    private final ApiKeys keys;
    private final List<FirstKey> first;

    Bootstrap(AdminDatabase database, Outbox outbox, Tenants tenants, ApiKeys keys, BootstrapSettings settings) {
        super("admin-bootstrap");
        this.database = database;
        this.outbox = outbox;
        this.tenants = tenants;
        this.keys = keys;
        this.first = settings.keys();
    }

    @Override
    protected void run() throws InterruptedException {
        if (first.isEmpty()) {
            return;
        }
        do {
            if (database.awaitMigrated(PAUSE_MILLIS) && first.stream().allMatch(this::isCreated)) {
                return;
            }
        } while (!pause(PAUSE_MILLIS));
    }

    private boolean isCreated(FirstKey key) {
        TenantId tenant = key.request().tenant();
        try {
            boolean valid = outbox.write(transaction -> {
                tenants.create(transaction, tenant, TenantSettings.named(tenant.value()));
                tenants.publish(transaction, tenant);
                return keys.ensure(transaction, key.text(), key.request());
            });
            if (!valid) {
                LOG.error(
                        "the bootstrap API key {} is stored with another secret or tenant, or was revoked",
                        key.text().keyId());
            }
            return true;
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("cannot create the bootstrap API keys yet, retrying: {}", e.toString());
            return false;
        }
    }
}
