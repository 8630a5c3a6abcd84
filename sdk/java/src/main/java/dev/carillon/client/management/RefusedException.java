// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.management;

import dev.carillon.client.producer.Problem;

/// Refusal of a call by the platform. Trying again cannot succeed.
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RefusedException(Problem problem) {
        super("HTTP status %d: %s".formatted(problem.status(), problem.detail()));
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
