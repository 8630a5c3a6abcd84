// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.run;

import java.io.IOException;

/// Workspace for tests that run in the module's directory.
public final class TestWorkspace {

    private TestWorkspace() {}

    public static Workspace make() throws IOException {
        if (System.getProperty("carillon.root") == null) {
            System.setProperty("carillon.root", "../..");
        }
        return Workspace.create("test");
    }
}
