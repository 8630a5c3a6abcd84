// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.ApiKeys;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.tenant.BootstrapSettings.FirstKey;
import dev.carillon.documents.catalog.TenantSettings;
import dev.carillon.events.TenantId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Creates the first tenants and API keys, for the operator and the canary, at every start, in the background, with
/// retries. Existing ones are left unchanged and published again. A revoked key stays revoked.
final class Bootstrap implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
    private static final long PAUSE_MILLIS = 500;

    private final AdminDatabase database;
    private final Outbox outbox;
    private final Tenants tenants;
    private final ApiKeys keys;
    private final BootstrapSettings settings;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean running;

    Bootstrap(AdminDatabase database, Outbox outbox, Tenants tenants, ApiKeys keys, BootstrapSettings settings) {
        this.database = database;
        this.outbox = outbox;
        this.tenants = tenants;
        this.keys = keys;
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
        List<FirstKey> first = settings.keys();
        if (!first.isEmpty()) {
            Thread.ofVirtual().name("admin-bootstrap").start(() -> run(first));
        }
    }

    @Override
    public void stop() {
        running = false;
        closing.countDown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 20;
    }

    private void run(List<FirstKey> first) {
        try {
            do {
                if (database.awaitMigrated(PAUSE_MILLIS) && first.stream().allMatch(this::isCreated)) {
                    return;
                }
            } while (!closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
