// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

/// What a drill says of its promises: of each a line that a person reads, and in the end whether all were kept. For one
/// thread.
final class Verdicts {

    private boolean allKept = true;

    void say(boolean isKept, String claim) {
        System.out.printf("%s  %s%n", isKept ? "kept  " : "BROKEN", claim);
        allKept &= isKept;
    }

    boolean areAllKept() {
        return allKept;
    }
}
