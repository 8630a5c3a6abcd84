// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import com.google.protobuf.ByteString;
import dev.carillon.documents.json.Fault;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.documents.workflow.Reading;
import dev.carillon.documents.workflow.WorkflowDocument;
import dev.carillon.documents.workflow.WorkflowReader;
import dev.carillon.routing.access.JsonReader;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reader of `{"from", "to", "changes": [{"kind", "id", "document"}], "types"?}`. Workflows are validated as at
/// publication; other documents are patches, which are validated when they are applied.
final class RequestReader {

    private static final int MAX_CHANGES = 50;
    private static final int MAX_TYPES = 100;
    private static final int MAX_NAME = 128;
    private static final int MAX_TIME = 64;

    /// Result of reading a request.
    sealed interface Read {

        record Request(SimulationRequest request) implements Read {}

        record Unreadable(Problem problem) implements Read {}
    }

    /// Kind of document that a change concerns.
    private enum Kind {
        WORKFLOW,
        EVENT_TYPE,
        TENANT;

        static final List<String> NAMES = List.of("workflow", "event-type", "tenant");

        static Optional<Kind> find(String name) {
            return switch (name) {
                case "workflow" -> Optional.of(WORKFLOW);
                case "event-type" -> Optional.of(EVENT_TYPE);
                case "tenant" -> Optional.of(TENANT);
                default -> Optional.empty();
            };
        }
    }

    private RequestReader() {}

    static Read read(byte[] body) {
        return switch (JsonReader.read(body)) {
            case JsonReader.Json.Invalid(Problem problem) -> new Read.Unreadable(problem);
            case JsonReader.Json.Tree(ObjectNode object) -> read(object);
            case JsonReader.Json.Tree _ -> invalid(List.of(new Violation("", "type", "must be a JSON object")));
        };
    }

    static Read.Unreadable invalid(List<Violation> violations) {
        return new Read.Unreadable(Problem.invalidRequest(400, violations));
    }

    private static Read read(ObjectNode root) {
        Fields members = Fields.of(root);
        Optional<Instant> from = instant(members, "from");
        Optional<Instant> to = instant(members, "to");
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            members.violate("to", "range", "must be after from");
        }
        List<CatalogChange> changes = members.objects("changes", MAX_CHANGES).stream()
                .flatMap(change -> change(change).stream())
                .toList();
        Set<String> types = types(members);
        List<Fault> faults = members.faults();
        return faults.isEmpty()
                ? new Read.Request(
                        new SimulationRequest(new TimeRange(from.orElseThrow(), to.orElseThrow()), changes, types))
                : invalid(faults.stream()
                        .map(fault -> new Violation(fault.path(), fault.rule(), fault.message()))
                        .toList());
    }

    private static Optional<Instant> instant(Fields members, String name) {
        return members.require(name, members.parsed(name, MAX_TIME, Syntax::instant));
    }

    private static Set<String> types(Fields members) {
        List<String> given = members.texts("types", MAX_TYPES, MAX_NAME);
        Set<String> types = new HashSet<>();
        for (int i = 0; i < given.size(); i++) {
            try {
                if (!types.add(Syntax.catalogId(given.get(i)))) {
                    members.violate("types/" + i, "uniqueItems", "is named twice");
                }
            } catch (IllegalArgumentException e) {
                members.violate("types/" + i, "format", String.valueOf(e.getMessage()));
            }
        }
        return Set.copyOf(types);
    }

    private static Optional<CatalogChange> change(Fields change) {
        change.find("document");
        Optional<Kind> kind = change.require("kind", change.oneOf("kind", Kind.NAMES, Kind::find));
        Optional<CatalogChange> read = kind.flatMap(known -> switch (known) {
            case WORKFLOW -> id(change).flatMap(id -> workflow(change, id));
            case EVENT_TYPE ->
                id(change).flatMap(id -> patch(change, patch -> new CatalogChange.OfEventType(id, patch)));
            case TENANT -> patch(change, CatalogChange.OfTenant::new);
        });
        if (kind.isEmpty()) { // Which members are known depends on the kind.
            change.names().forEach(change::find);
        }
        return read;
    }

    private static Optional<String> id(Fields change) {
        return change.require("id", change.parsed("id", MAX_NAME, Syntax::catalogId));
    }

    private static Optional<CatalogChange> patch(
            Fields change, Function<CatalogChange.Place<ObjectNode>, CatalogChange> make) {
        Optional<JsonNode> document = change.require("document", change.find("document"));
        if (document.isPresent() && !(document.get() instanceof ObjectNode)) {
            change.violate("document", "type", "must be an object");
        }
        return document.map(node -> node instanceof ObjectNode object ? object : null)
                .map(object -> make.apply(new CatalogChange.Place<>(object, change.path("document"))));
    }

    /// Workflow change: a JSON object, or the text of a document in JSON or YAML.
    private static Optional<CatalogChange> workflow(Fields change, String id) {
        Optional<JsonNode> document = change.require("document", change.find("document"));
        return document.flatMap(node -> {
            String text = node.isString() ? node.stringValue() : node.toString();
            return switch (WorkflowReader.read(text.getBytes(StandardCharsets.UTF_8))) {
                case Reading.Read(WorkflowDocument _, ByteString canonical) ->
                    Optional.of(new CatalogChange.OfWorkflow(id, canonical));
                case Reading.Refused(List<Fault> faults) -> {
                    faults.forEach(fault -> change.violate("document" + fault.path(), fault.rule(), fault.message()));
                    yield Optional.empty();
                }
            };
        });
    }
}
