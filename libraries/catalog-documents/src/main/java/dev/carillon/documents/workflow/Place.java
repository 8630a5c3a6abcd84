// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import dev.carillon.documents.json.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A value in a document, with its path.
///
/// @param path JSON Pointer
record Place(JsonNode node, String path) {

    /// A member; absent members have a path too.
    Place at(String member) {
        return new Place(node.path(member), path + "/" + member);
    }

    boolean has(String member) {
        return node.has(member);
    }

    Optional<Place> find(String member) {
        return has(member) ? Optional.of(at(member)) : Optional.empty();
    }

    Optional<String> findText(String member) {
        return find(member).map(Place::text);
    }

    String text() {
        return node.asString("");
    }

    List<Place> elements() {
        List<Place> elements = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            elements.add(new Place(node.get(i), path + "/" + i));
        }
        return elements;
    }

    Fault fault(String rule, String message) {
        return new Fault(path, rule, message);
    }
}
