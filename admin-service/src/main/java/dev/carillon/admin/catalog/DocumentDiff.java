// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.carillon.admin.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Differences of two documents, line by line of their JSON, in the unified format.
final class DocumentDiff {

    private static final int CONTEXT = 3;

    private DocumentDiff() {}

    /// One of the two documents.
    ///
    /// @param name name in the first lines of the diff
    /// @param document JSON; empty if there is none
    record Side(String name, Optional<String> document) {

        List<String> lines() {
            return document.map(json -> Json.read(json, JsonNode.class)
                            .toPrettyString()
                            .lines()
                            .toList())
                    .orElse(List.of());
        }
    }

    /// @return empty if the documents are equal
    static String between(Side from, Side to) {
        return String.join(
                "\n",
                UnifiedDiffUtils.generateUnifiedDiff(
                        from.name(), to.name(), from.lines(), DiffUtils.diff(from.lines(), to.lines()), CONTEXT));
    }
}
