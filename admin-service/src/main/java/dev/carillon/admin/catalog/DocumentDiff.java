// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.carillon.admin.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How two documents differ, line by line of their JSON, in the unified format.
final class DocumentDiff {

    private static final int CONTEXT = 3;

    private DocumentDiff() {}

    /// One side.
    ///
    /// @param name as the diff's first lines say
    /// @param document JSON; empty where there is none
    record Side(String name, Optional<String> document) {

        List<String> lines() {
            return document.map(json -> Json.read(json, JsonNode.class)
                            .toPrettyString()
                            .lines()
                            .toList())
                    .orElse(List.of());
        }
    }

    /// @return empty when they are the same
    static String between(Side from, Side to) {
        return String.join(
                "\n",
                UnifiedDiffUtils.generateUnifiedDiff(
                        from.name(), to.name(), from.lines(), DiffUtils.diff(from.lines(), to.lines()), CONTEXT));
    }
}
