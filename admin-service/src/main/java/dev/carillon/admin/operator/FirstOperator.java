// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.runtime.http.RefusedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Creates an installation's first admin at start-up, in the background, with retries. An existing operator of that
/// name stays unchanged.
final class FirstOperator implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FirstOperator.class);
    private static final long PAUSE_MILLIS = 500;

    private final AdminDatabase database;
    private final Operators operators;
    private final SignInSettings settings;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean running;

    FirstOperator(AdminDatabase database, Operators operators, SignInSettings settings) {
        this.database = database;
        this.operators = operators;
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
        if (!settings.firstPassword().isEmpty()) {
            Thread.ofVirtual().name("admin-first-operator").start(this::run);
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

    private void run() {
        try {
            do {
                if (database.awaitMigrated(PAUSE_MILLIS) && isCreated()) {
                    return;
                }
            } while (!closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isCreated() {
        try {
            if (operators.find(settings.firstOperator()).isEmpty()) {
                operators.create(new Operators.Request(
                        settings.firstOperator(), "First operator", Passwords.hash(settings.firstPassword()), true));
            }
            return true;
        } catch (RefusedException | DataAccessException | TransactionException e) {
            LOG.warn("cannot create the first operator yet, retrying: {}", e.toString());
            return false;
        }
    }
}
