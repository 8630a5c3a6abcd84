// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.database.AdminDatabase;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;

/// Counter of failed sign-ins by name and address, over all instances. Attempts from one address do not limit the same
/// operator at another address, nor other operators at that address. An attempt is counted before its password is
/// checked, so that parallel attempts cannot exceed the limit, and a success removes it. Thread-safe.
final class SignInAttempts {

    private static final String COUNT = """
        insert into sign_in_attempts as a (subject, attempts, since_millis) values (?, 1, ?)
        on conflict (subject) do update set
            attempts = case when a.since_millis > ? then a.attempts + 1 else 1 end,
            since_millis = case when a.since_millis > ? then a.since_millis else excluded.since_millis end
        returning attempts
        """;

    private static final String FORGET = "delete from sign_in_attempts where subject = ?";

    private static final String FORGET_EXPIRED = "delete from sign_in_attempts where since_millis < ?";

    /// Bytes of an IPv6 address that are the network of one subscriber.
    private static final int NETWORK_BYTES = 8;

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
        long begin = clock.millis() - settings.attemptsWithin().toMillis();
        database.jdbc().sql(FORGET_EXPIRED).param(begin).update();
        return database.jdbc()
                        .sql(COUNT)
                        .params(subject(operator, address), clock.millis(), begin, begin)
                        .query(Integer.class)
                        .single()
                <= settings.attempts();
    }

    /// Removes the attempts of an operator at an address, because the last one succeeded.
    void succeeded(String operator, String address) {
        database.jdbc().sql(FORGET).param(subject(operator, address)).update();
    }

    private static String subject(String operator, String address) {
        return network(address) + " " + operator;
    }

    /// Address, or the network of an IPv6 address: a subscriber can use every address in it.
    private static String network(String address) {
        try {
            return InetAddress.ofLiteral(address.replaceAll("[\\[\\]]", "")) instanceof Inet6Address wide
                    ? HexFormat.of().formatHex(Arrays.copyOf(wide.getAddress(), NETWORK_BYTES))
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
