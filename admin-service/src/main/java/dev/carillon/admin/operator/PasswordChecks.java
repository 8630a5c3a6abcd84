// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.security.authentication.AuthenticationServiceException;

/// Checks of passwords, of which only a few run at a time: each costs a fraction of a second of a processor, and
/// strangers can ask for as many as they like. Waiting checks run in the order of their arrival. Thread-safe.
final class PasswordChecks {

    private static final int AT_A_TIME = 2;
    private static final long WAIT_SECONDS = 10;

    private final Semaphore running = new Semaphore(AT_A_TIME, true);

    /// True if the password is the operator's. Takes equally long if there is no operator.
    ///
    /// @throws AuthenticationServiceException if too many other checks are waiting
    boolean isMatched(Optional<Operator> operator, String password) {
        try {
            if (!running.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AuthenticationServiceException("too many sign-ins at a time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthenticationServiceException("interrupted while waiting for other sign-ins", e);
        }
        try {
            return operator.map(known -> Passwords.isMatched(known.passwordHash(), password))
                    .orElseGet(() -> Passwords.matchesNoOperator(password));
        } finally {
            running.release();
        }
    }
}
