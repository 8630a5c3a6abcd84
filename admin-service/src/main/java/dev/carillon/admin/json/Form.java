// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What a page's form says, on its way to what the REST interface takes. What it left empty is no part of it.
public record Form(Map<String, String> told) {

    /// Without the blanks around it.
    public Optional<String> find(String name) {
        return Optional.of(told.getOrDefault(name, "").strip()).filter(text -> !text.isEmpty());
    }

    /// Puts the texts of these names into a document, under the same names.
    public void putTexts(ObjectNode document, List<String> names) {
        names.forEach(name -> find(name).ifPresent(text -> document.put(name, text)));
    }
}
