// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import com.google.protobuf.ByteString;
import dev.carillon.admin.json.Fields;
import dev.carillon.admin.json.Json;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Workflow;

/// A workflow: any object, kept as it is.
final class WorkflowForm implements DocumentForm {

    @Override
    public void read(String id, Fields body, CatalogEntry.Builder entry) {
        body.names().forEach(body::find);
        entry.setWorkflow(Workflow.newBuilder().setDocument(ByteString.copyFrom(Json.bytes(body.node()))));
    }
}
