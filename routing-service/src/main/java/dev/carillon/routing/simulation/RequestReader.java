// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import com.google.protobuf.ByteString;
import dev.carillon.documents.workflow.Fault;
import dev.carillon.documents.workflow.Reading;
import dev.carillon.documents.workflow.WorkflowDocument;
import dev.carillon.documents.workflow.WorkflowReader;
import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reader of `{"from", "to", "changes": [{"kind", "id", "document"}], "types"?}`. Workflows are validated as at
/// publication; other documents are patches, which are validated when they are applied.
final class RequestReader {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_CHANGES = 50;
    private static final int MAX_TYPES = 100;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<Violation> violations = new ArrayList<>();

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

        static Kind parse(String name) {
            return switch (name) {
                case "workflow" -> WORKFLOW;
                case "event-type" -> EVENT_TYPE;
                case "tenant" -> TENANT;
                default -> throw new IllegalArgumentException("must be one of workflow, event-type, tenant");
            };
        }
    }

    private RequestReader() {}

    static Read read(byte[] body) {
        JsonNode root;
        try {
            root = MAPPER.readTree(body);
        } catch (JacksonException e) {
            return new Read.Unreadable(
                    Problem.of(FailureCode.INVALID_JSON, 400, "the body is not valid JSON" + where(e)));
        }
        if (!(root instanceof ObjectNode object)) {
            return invalid(List.of(new Violation("", "type", "must be a JSON object")));
        }
        return new RequestReader().read(object);
    }

    static Read.Unreadable invalid(List<Violation> violations) {
        return new Read.Unreadable(Problem.invalidRequest(400, violations));
    }

    private Read read(ObjectNode root) {
        Members members = new Members(root, "", violations);
        Optional<Instant> from = instant(members, "from");
        Optional<Instant> to = instant(members, "to");
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            members.violate("to", "range", "must be after from");
        }
        List<CatalogChange> changes = members.objects("changes", MAX_CHANGES).stream()
                .flatMap(change -> change(change).stream())
                .toList();
        List<String> types = members.distinct("types", MAX_TYPES, Names::catalogId);
        members.refuseOthers();
        return violations.isEmpty()
                ? new Read.Request(new SimulationRequest(
                        new TimeRange(from.orElseThrow(), to.orElseThrow()), changes, Set.copyOf(types)))
                : invalid(violations);
    }

    private static Optional<Instant> instant(Members members, String name) {
        return members.require(name, members.parsed(name, text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "must be a date-time with an offset such as 2027-03-01T09:00:00Z", e);
            }
        }));
    }

    private Optional<CatalogChange> change(Members change) {
        Optional<Kind> kind = change.require("kind", change.parsed("kind", Kind::parse));
        Optional<CatalogChange> read = kind.flatMap(known -> switch (known) {
            case WORKFLOW -> id(change).flatMap(id -> workflow(change, id));
            case EVENT_TYPE ->
                id(change).flatMap(id -> patch(change, patch -> new CatalogChange.OfEventType(id, patch)));
            case TENANT -> patch(change, CatalogChange.OfTenant::new);
        });
        if (kind.isPresent()) {
            change.refuseOthers();
        }
        return read;
    }

    private static Optional<String> id(Members change) {
        return change.require("id", change.parsed("id", Names::catalogId));
    }

    private static Optional<CatalogChange> patch(
            Members change, Function<CatalogChange.Place<ObjectNode>, CatalogChange> make) {
        Optional<JsonNode> document = change.require("document", change.find("document"));
        if (document.isPresent() && !(document.get() instanceof ObjectNode)) {
            change.violate("document", "type", "must be an object");
        }
        return document.map(node -> node instanceof ObjectNode object ? object : null)
                .map(object -> make.apply(new CatalogChange.Place<>(object, change.path("document"))));
    }

    /// Workflow change: a JSON object, or the text of a document in JSON or YAML.
    private Optional<CatalogChange> workflow(Members change, String id) {
        Optional<JsonNode> document = change.require("document", change.find("document"));
        return document.flatMap(node -> {
            String text = node.isString() ? node.stringValue() : node.toString();
            return switch (WorkflowReader.read(text.getBytes(StandardCharsets.UTF_8))) {
                case Reading.Read(WorkflowDocument _, ByteString canonical) ->
                    Optional.of(new CatalogChange.OfWorkflow(id, canonical));
                case Reading.Refused(List<Fault> faults) -> {
                    faults.forEach(fault -> violations.add(
                            new Violation(change.path("document") + fault.path(), fault.rule(), fault.message())));
                    yield Optional.empty();
                }
            };
        });
    }

    private static String where(JacksonException failure) {
        var at = failure.getLocation();
        return at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }
}
