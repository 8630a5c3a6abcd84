// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the sign-in with passwords and of sessions.
///
/// @param attempts Largest number of attempts to sign in with one name within `attempts-within`. Further attempts
/// are refused without checking the password.
/// @param attemptsFromAddress Largest number of attempts to sign in from one IP address within `attempts-within`,
/// whatever the names.
/// @param attemptsWithin Period in which attempts are counted, from the first attempt on. A longer period slows
/// down guessing and blocks an operator longer.
/// @param idleFor Time without requests after which a session ends. A larger value means fewer sign-ins and keeps
/// unattended sessions open longer.
/// @param lifetime Time after which a session ends even if it is used.
/// @param firstOperator Name of the first installation admin, who is created if no operator has this name.
/// @param firstPassword Password of the first installation admin. Without it no admin is created.
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
