// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Fields of a submitted HTML form, to be converted to a request of the REST API. Empty fields count as absent.
public record Form(Map<String, String> submitted) {

    /// Value of a field, without surrounding blanks.
    public Optional<String> find(String name) {
        return Optional.of(submitted.getOrDefault(name, "").strip()).filter(text -> !text.isEmpty());
    }

    /// Copies the fields of these names into a document, under the same names.
    public void putTexts(ObjectNode document, List<String> names) {
        names.forEach(name -> find(name).ifPresent(text -> document.put(name, text)));
    }

    /// Copies the fields of these names into a document as numbers. A field that is no number stays text, so that the
    /// document is refused with its name.
    public void putNumbers(ObjectNode document, List<String> names) {
        putTexts(document, names);
        for (String name : names) {
            find(name)
                    .filter(text -> text.matches("[0-9]{1,18}"))
                    .ifPresent(text -> document.put(name, Long.parseLong(text)));
        }
    }
}
