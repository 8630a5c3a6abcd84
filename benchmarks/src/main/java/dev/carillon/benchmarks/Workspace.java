// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where a run happens.
///
/// @param root the repository
/// @param directory for its data and logs
/// @param operatorKey the operator's API key that admin is started with
public record Workspace(Path root, Path directory, String operatorKey) {

    /// Where brokers, stores and the router keep what they keep.
    public Path data() {
        return directory.resolve("data");
    }

    public Path logs() {
        return directory.resolve("logs");
    }

    /// Removes the data of a run that ended well; its logs stay.
    ///
    /// @throws IOException when something cannot be removed
    public void forgetData() throws IOException {
        try (Stream<Path> walk = Files.walk(data())) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }

    @Override
    public String toString() {
        return "Workspace[" + directory + "]";
    }
}
