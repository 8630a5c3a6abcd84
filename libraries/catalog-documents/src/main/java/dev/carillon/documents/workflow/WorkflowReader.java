// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.carillon.documents.json.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reader of workflow documents: it checks the schema first, then values, ids and the graph. Never throws. Thread-safe.
public final class WorkflowReader {

    private WorkflowReader() {}

    /// Reads a document, as JSON if its first character is a brace, otherwise as YAML.
    public static Reading read(byte[] document) {
        return read(document, Notation.of(document));
    }

    public static Reading read(byte[] document, Notation notation) {
        if (document.length > WorkflowLimits.DOCUMENT_SIZE) {
            return refused(tooLarge());
        }
        try {
            Optional<Fault> alias = notation.alias(document);
            return alias.isPresent() ? refused(alias.get()) : read(notation.parse(document));
        } catch (JacksonException e) {
            return refused(new Fault("", "syntax", syntax(e)));
        }
    }

    private static Reading read(JsonNode document) {
        List<Fault> shape = WorkflowSchema.faults(document);
        if (!shape.isEmpty()) {
            return new Reading.Refused(shape);
        }
        ByteString canonical = UnsafeByteOperations.unsafeWrap(Notation.toJson(document));
        if (canonical.size() > WorkflowLimits.DOCUMENT_SIZE) {
            return refused(tooLarge());
        }
        List<Fault> faults = new ArrayList<>();
        List<Place> places = new Place(document, "").at("steps").elements();
        StepReader reader = new StepReader(new Values(faults));
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            reader.read(places.get(i), StepGraph.id(places, i)).ifPresent(steps::add);
        }
        faults.addAll(StepGraph.faults(places));
        if (places.stream().noneMatch(WorkflowReader::delivers)) {
            faults.add(new Fault("/steps", "delivers", "no step delivers"));
        }
        return faults.isEmpty()
                ? new Reading.Read(new WorkflowDocument(document.path("name").asString(""), steps), canonical)
                : new Reading.Refused(faults);
    }

    private static boolean delivers(Place step) {
        return switch (StepKind.of(step)) {
            case DELIVER, FALLBACK -> true;
            case WAIT, DIGEST, THROTTLE, CONDITION -> false;
        };
    }

    private static Fault tooLarge() {
        return new Fault("", "size", "is larger than the limit of %d bytes".formatted(WorkflowLimits.DOCUMENT_SIZE));
    }

    private static String syntax(JacksonException e) {
        return e.getLocation() == null
                ? e.getOriginalMessage()
                : "line %d, column %d: %s"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr(), e.getOriginalMessage());
    }

    private static Reading refused(Fault fault) {
        return new Reading.Refused(List.of(fault));
    }
}
