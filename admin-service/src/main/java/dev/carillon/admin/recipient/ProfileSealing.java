// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Background loop that publishes every profile again after a start at which unencrypted payloads are accepted:
/// profiles that were published before encryption was turned on are encrypted in the log then.
final class ProfileSealing extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ProfileSealing.class);
    private static final int PAGE = 200;
    private static final long PAUSE_MILLIS = 100;
    private static final long AFTER_FAILURE_MILLIS = 1_000;

    private final AdminDatabase database;
    private final Recipients recipients;

    ProfileSealing(AdminDatabase database, Recipients recipients) {
        super("admin-profile-sealing");
        this.database = database;
        this.recipients = recipients;
    }

    @Override
    protected void run() throws InterruptedException {
        Optional<RecipientKey> last = Optional.empty();
        long pause = 0;
        while (!pause(pause)) {
            try {
                if (!database.awaitMigrated(AFTER_FAILURE_MILLIS)) {
                    continue;
                }
                Optional<RecipientKey> next = recipients.publishNext(last, PAGE);
                if (next.isEmpty()) {
                    LOG.info("every profile was published again; set carillon.keys.plain-payloads=refuse when the log"
                            + " has no older records");
                    return;
                }
                last = next;
                pause = PAUSE_MILLIS;
            } catch (DataAccessException | TransactionException | RefusedException e) {
                LOG.warn("cannot publish profiles again yet, retrying: {}", e.toString());
                pause = AFTER_FAILURE_MILLIS;
            }
        }
    }
}
