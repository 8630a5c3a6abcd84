// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import dev.carillon.documents.json.Fault;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Parsed;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Translation of faults in JSON into refusals of the request.
public final class JsonRequest {

    private JsonRequest() {}

    /// @throws RefusedException if the node is not an object
    public static Fields fields(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return Fields.of(object);
        }
        throw RefusedException.invalid("", "type", "must be a JSON object");
    }

    /// Refuses the request if a fault was recorded, also in a child object, or if an unknown member is present.
    ///
    /// @throws RefusedException with all faults
    public static void requireSound(Fields fields) {
        List<Fault> faults = fields.faults();
        if (!faults.isEmpty()) {
            throw refusal(faults);
        }
    }

    /// @throws RefusedException with all faults
    public static <T> T require(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Valid<T>(T document) -> document;
            case Parsed.Refused<T>(List<Fault> faults) -> throw refusal(faults);
        };
    }

    public static RefusedException refusal(List<Fault> faults) {
        return RefusedException.invalid(violations(faults));
    }

    public static List<Violation> violations(List<Fault> faults) {
        return faults.stream()
                .map(fault -> new Violation(fault.path(), fault.rule(), fault.message()))
                .toList();
    }
}
