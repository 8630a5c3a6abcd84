// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks;

import java.io.IOException;

/// The harness's own workspace, from a test that runs in the module's directory.
public final class TestWorkspace {

    private TestWorkspace() {}

    public static Workspace make() throws IOException {
        if (System.getProperty("carillon.root") == null) {
            System.setProperty("carillon.root", "../..");
        }
        return Benchmarks.workspace("test");
    }
}
