// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.util.Optional;

/// Verification of an operator's password and second factor, with the limit of attempts. Thread-safe.
final class Credentials {

    /// Place of an address in the count of wrong codes.
    private static final String SECOND_FACTOR = "second-factor";

    private final Operators operators;
    private final SecondFactors factors;
    private final SignInAttempts attempts;
    private final PasswordChecks checks = new PasswordChecks();

    Credentials(Operators operators, SecondFactors factors, SignInAttempts attempts) {
        this.operators = operators;
        this.factors = factors;
        this.attempts = attempts;
    }

    /// Result of a verification.
    enum Verdict {
        RIGHT,
        WRONG,
        /// Nothing was verified: there were too many failures before.
        LIMITED
    }

    /// Verifies a password and, if the operator has a second factor, a code. The result does not reveal which of
    /// the two was wrong, nor whether the operator exists.
    ///
    /// @param id name of the operator, as it was typed
    Verdict verify(String id, String password, SignInForm form) {
        if (!attempts.admit(bounded(id), form.address())) {
            return Verdict.LIMITED;
        }
        Optional<Operator> operator = operators.find(id).filter(Operator::isEnabled);
        if (!checks.isMatched(operator, password)) {
            return Verdict.WRONG;
        }
        if (operator.filter(Operator::hasSecondFactor).isPresent() && !isCodeRight(id, form.code())) {
            return Verdict.WRONG;
        }
        attempts.succeeded(id, form.address());
        return Verdict.RIGHT;
    }

    /// Wrong codes are counted over all addresses: only with the right password can they be tried.
    private boolean isCodeRight(String id, String code) {
        if (!attempts.admit(id, SECOND_FACTOR) || !factors.accepts(id, code)) {
            return false;
        }
        attempts.succeeded(id, SECOND_FACTOR);
        return true;
    }

    /// Name with a bounded length and without characters that PostgreSQL cannot store.
    static String bounded(String id) {
        String plain = id.replaceAll("\\p{Cntrl}", "");
        return plain.length() <= 100 ? plain : plain.substring(0, 100);
    }
}
