// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

/// Verdicts of a drill: prints one line for each guarantee, and records whether all were kept. For one thread.
public final class Verdicts {

    private boolean allKept = true;

    public void say(boolean isKept, String claim) {
        System.out.printf("%s  %s%n", isKept ? "kept  " : "BROKEN", claim);
        allKept &= isKept;
    }

    public boolean areAllKept() {
        return allKept;
    }
}
