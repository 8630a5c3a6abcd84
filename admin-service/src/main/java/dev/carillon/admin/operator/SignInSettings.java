// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How operators sign in, and for how long.
///
/// @param attempts with one name within [#attemptsWithin]; more are refused unread until that is over
/// @param attemptsFromAddress the same of one address, whatever the names
/// @param attemptsWithin counted from the first
/// @param idleFor a session unused for this long ends
/// @param lifetime a session ends after this however it is used
/// @param firstOperator an installation's admin, created when there is nobody of that name
/// @param firstPassword of the first operator; without it none is created
@ConfigurationProperties("carillon.admin.sign-in")
record SignInSettings(
        @DefaultValue("10") int attempts,
        @DefaultValue("50") int attemptsFromAddress,
        @DefaultValue("15m") Duration attemptsWithin,
        @DefaultValue("30m") Duration idleFor,
        @DefaultValue("12h") Duration lifetime,
        @DefaultValue("admin") String firstOperator,
        @DefaultValue("") String firstPassword) {

    SignInSettings {
        OperatorId.require(firstOperator);
        if (!firstPassword.isEmpty()) {
            Passwords.require(firstPassword);
        }
    }

    @Override
    public String toString() {
        return "SignInSettings[firstOperator=" + firstOperator + "]";
    }
}
