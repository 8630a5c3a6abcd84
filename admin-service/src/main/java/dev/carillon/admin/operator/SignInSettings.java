// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the sign-in with passwords and of sessions.
///
/// @param attempts Largest number of failed attempts to sign in with one name from one address within
/// `attempts-within`. Further attempts with that name from there are refused without checking the password. Of IPv6 a
/// network of 64 bits counts as one address.
/// @param attemptsWithin Period in which failed attempts are counted, from the first one on. A longer period slows
/// down guessing and blocks an operator who forgot the password longer.
/// @param secondFactor Whether operators who sign in with a password may have a second factor (`optional`) or must set
/// one up before they see anything else (`required`). An identity provider asks for its own.
/// @param idleFor Time without requests after which a session ends. A larger value means fewer sign-ins and keeps
/// unattended sessions open longer.
/// @param lifetime Time after which a session ends even if it is used.
/// @param firstOperator Name of the first installation admin, who is created if no operator has this name.
/// @param firstPassword Password of the first installation admin. Without it no admin is created.
@ConfigurationProperties("carillon.admin.sign-in")
record SignInSettings(
        @DefaultValue("10") int attempts,
        @DefaultValue("15m") Duration attemptsWithin,
        @DefaultValue("optional") SecondFactorRule secondFactor,
        @DefaultValue("30m") Duration idleFor,
        @DefaultValue("12h") Duration lifetime,
        @DefaultValue("admin") String firstOperator,
        @DefaultValue("") String firstPassword) {

    /// Need of a second factor.
    enum SecondFactorRule {
        OPTIONAL,
        REQUIRED
    }

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
