// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import com.google.protobuf.ByteString;
import dev.carillon.documents.catalog.EventTypeDocument;
import dev.carillon.documents.json.Fault;
import dev.carillon.documents.json.MergePatch;
import dev.carillon.documents.json.Parsed;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Workflow;
import dev.carillon.runtime.http.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Copy of a catalog with changes applied. The original stays unchanged.
final class ChangedCatalog {

    private final TenantId tenant;
    private final Map<String, byte[]> documents;
    private final List<Violation> violations = new ArrayList<>();

    /// Result of applying changes.
    sealed interface Result {

        /// @param documents documents by `tenant/kind/id`
        record Changed(Map<String, byte[]> documents) implements Result {}

        record Refused(List<Violation> violations) implements Result {}
    }

    private ChangedCatalog(TenantId tenant, Map<String, byte[]> documents) {
        this.tenant = tenant;
        this.documents = new HashMap<>(documents);
    }

    static Result apply(TenantId tenant, Map<String, byte[]> documents, List<CatalogChange> changes) {
        ChangedCatalog changed = new ChangedCatalog(tenant, documents);
        changes.forEach(changed::apply);
        return changed.violations.isEmpty()
                ? new Result.Changed(changed.documents)
                : new Result.Refused(changed.violations);
    }

    private void apply(CatalogChange change) {
        switch (change) {
            case CatalogChange.OfWorkflow(String id, ByteString document) -> {
                CatalogKey key = new CatalogKey(tenant, CatalogKey.Kind.WORKFLOW, id);
                put(key, entry(key).setWorkflow(Workflow.newBuilder().setDocument(document)));
            }
            case CatalogChange.OfEventType(String id, var patch) -> {
                CatalogKey key = new CatalogKey(tenant, CatalogKey.Kind.EVENT_TYPE, id);
                CatalogEntry.Builder entry = entry(key);
                ObjectNode document = EventTypeDocument.json(entry.getEventType());
                MergePatch.apply(document, patch.value());
                require(EventTypeDocument.parse(id, document), patch.path())
                        .ifPresent(type -> put(key, entry.setEventType(type)));
            }
            case CatalogChange.OfTenant(var patch) -> {
                CatalogKey key = new CatalogKey(tenant, CatalogKey.Kind.TENANT, tenant.value());
                CatalogEntry.Builder entry = entry(key);
                refuseOtherSettings(patch);
                ObjectNode document = SimulatedSettings.json(entry.getTenantSettings());
                MergePatch.apply(document, patch.value());
                document.retain(SimulatedSettings.NAMES);
                require(SimulatedSettings.parse(document, entry.getTenantSettings()), patch.path())
                        .ifPresent(settings -> put(key, entry.setTenantSettings(settings)));
            }
        }
    }

    private void refuseOtherSettings(CatalogChange.Place<ObjectNode> patch) {
        patch.value().propertyNames().stream()
                .filter(name -> !SimulatedSettings.NAMES.contains(name))
                .forEach(name -> violations.add(
                        new Violation(patch.path() + "/" + name, "unknown", "is not a simulated setting")));
    }

    /// Document without faults. Faults are recorded, each with its place in the request.
    ///
    /// @param path JSON pointer to the document
    private <T> Optional<T> require(Parsed<T> parsed, String path) {
        return switch (parsed) {
            case Parsed.Valid<T>(T document) -> Optional.of(document);
            case Parsed.Refused<T>(List<Fault> faults) -> {
                faults.forEach(
                        fault -> violations.add(new Violation(path + fault.path(), fault.rule(), fault.message())));
                yield Optional.empty();
            }
        };
    }

    private CatalogEntry.Builder entry(CatalogKey key) {
        byte[] bytes = documents.get(key.toString());
        return bytes != null && Topics.CATALOG.values().decode(bytes) instanceof Decoded.Value<CatalogEntry>(var entry)
                ? entry.toBuilder()
                : CatalogEntry.newBuilder().setTenant(tenant.value()).setId(key.id());
    }

    /// Stores a changed document under the next version.
    private void put(CatalogKey key, CatalogEntry.Builder entry) {
        documents.put(
                key.toString(), entry.setVersion(entry.getVersion() + 1).build().toByteArray());
    }
}
