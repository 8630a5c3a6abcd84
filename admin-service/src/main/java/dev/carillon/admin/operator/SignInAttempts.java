// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.database.AdminDatabase;
import java.time.InstantSource;

/// Counts attempts to sign in, over all instances. An attempt counts before its password is looked at, so that many at
/// once are no way around it. Thread-safe.
final class SignInAttempts {

    private static final String COUNT = """
            insert into sign_in_attempts as a (subject, attempts, since_millis) values (?, 1, ?)
            on conflict (subject) do update set
                attempts = case when a.since_millis > ? then a.attempts + 1 else 1 end,
                since_millis = case when a.since_millis > ? then a.since_millis else excluded.since_millis end
            returning attempts
            """;

    private static final String FORGET = "delete from sign_in_attempts where subject = ? or since_millis < ?";

    private final AdminDatabase database;
    private final SignInSettings settings;
    private final InstantSource clock;

    SignInAttempts(AdminDatabase database, SignInSettings settings, InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /// Counts one more.
    ///
    /// @return whether it may be tried
    boolean admit(String operator, String address) {
        int ofAddress = count("address " + address);
        return ofAddress <= settings.attemptsFromAddress() && count("name " + operator) <= settings.attempts();
    }

    /// It was the right password. What is over by now goes, too.
    void succeeded(String operator) {
        database.jdbc().sql(FORGET).params("name " + operator, begin()).update();
    }

    private int count(String subject) {
        return database.jdbc()
                .sql(COUNT)
                .params(subject, clock.millis(), begin(), begin())
                .query(Integer.class)
                .single();
    }

    private long begin() {
        return clock.millis() - settings.attemptsWithin().toMillis();
    }
}
