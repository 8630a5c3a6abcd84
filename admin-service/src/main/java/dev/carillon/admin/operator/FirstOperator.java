// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.runtime.http.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Creates an installation's first admin at start-up, in the background, with retries. An existing operator of that
/// name stays unchanged.
final class FirstOperator extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(FirstOperator.class);
    private static final long PAUSE_MILLIS = 500;

    private final AdminDatabase database;
    private final Operators operators;
    private final SignInSettings settings;

    FirstOperator(AdminDatabase database, Operators operators, SignInSettings settings) {
        super("admin-first-operator");
        this.database = database;
        this.operators = operators;
        this.settings = settings;
    }

    @Override
    protected void run() throws InterruptedException {
        if (settings.firstPassword().isEmpty()) {
            return;
        }
        do {
            if (database.awaitMigrated(PAUSE_MILLIS) && isCreated()) {
                return;
            }
        } while (!pause(PAUSE_MILLIS));
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
