// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.database.AdminDatabase;
import java.time.InstantSource;

/// Counter of sign-in attempts over all instances. An attempt is counted before its password is checked, so that
/// parallel attempts cannot exceed the limit. Thread-safe.
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

    /// Counts one attempt.
    ///
    /// @return true if the password may be checked
    boolean admit(String operator, String address) {
        int ofAddress = count("address " + address);
        return ofAddress <= settings.attemptsFromAddress() && count("name " + operator) <= settings.attempts();
    }

    /// Removes the attempts of an operator that signed in, and expired attempts of others.
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
