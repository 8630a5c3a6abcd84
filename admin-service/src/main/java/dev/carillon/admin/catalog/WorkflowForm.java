// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import com.google.protobuf.ByteString;
import dev.carillon.admin.json.Document;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Notation;
import dev.carillon.documents.json.Fault;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.workflow.Reading;
import dev.carillon.documents.workflow.WorkflowDocument;
import dev.carillon.documents.workflow.WorkflowReader;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Reader of a workflow in JSON or YAML.
public final class WorkflowForm {

    private WorkflowForm() {}

    /// Canonical JSON of the document.
    ///
    /// @throws dev.carillon.runtime.http.RefusedException with all faults and their paths
    public static ByteString read(Document document) {
        ByteString text = document.notation() == Notation.JSON ? withoutAdded(document.text()) : document.text();
        return switch (WorkflowReader.read(text.toByteArray())) {
            case Reading.Read(WorkflowDocument _, ByteString canonicalJson) -> canonicalJson;
            case Reading.Refused(List<Fault> faults) -> throw JsonRequest.refusal(faults);
        };
    }

    /// Stored document as YAML, which is easier to read.
    public static String yaml(String json) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(2);
        options.setIndicatorIndent(0);
        return new Yaml(options).dump(Json.read(json, Map.class));
    }

    private static ByteString withoutAdded(ByteString json) {
        Fields body = JsonRequest.fields(Json.parse(json.toByteArray()));
        return ByteString.copyFrom(Json.bytes(body.node().remove(CatalogEndpoint.ADDED)));
    }
}
