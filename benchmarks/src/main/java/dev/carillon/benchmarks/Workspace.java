// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks;

import java.nio.file.Path;

/// Where a run happens.
///
/// @param root the repository
/// @param directory for its data and logs
/// @param operatorKey the operator's API key that admin is started with
public record Workspace(Path root, Path directory, String operatorKey) {

    @Override
    public String toString() {
        return "Workspace[" + directory + "]";
    }
}
