// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import com.google.protobuf.ByteString;
import dev.carillon.documents.workflow.Reading;
import dev.carillon.documents.workflow.WorkflowReader;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.lever.HeldPosition;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.lever.Levers;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.Tenant;
import dev.carillon.routing.decision.Catalog;
import dev.carillon.routing.decision.Flow;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Catalog view of a store. It caches each document that it read until the store's bytes change, and reads the store
/// only after a change. Not thread-safe.
public final class StoreCatalog implements Catalog {

    private final Source source;
    private final LongSupplier changes;
    private final Map<Place, Document> documents = new HashMap<>();
    private final Levers levers = new Levers(this::lever);
    private long seenChanges = -1;

    /// Source of documents by `tenant/kind/id`.
    @FunctionalInterface
    public interface Source {

        byte @Nullable [] get(String key);
    }

    /// @param changes counter that grows with each changed document
    public StoreCatalog(Source source, LongSupplier changes) {
        this.source = source;
        this.changes = changes;
    }

    @Override
    public Optional<Tenant> tenant(TenantId tenant) {
        return find(tenant, CatalogKey.Kind.TENANT, tenant.value())
                .filter(CatalogEntry::hasTenantSettings)
                .map(CatalogEntry::getTenantSettings);
    }

    @Override
    public Optional<EventType> eventType(TenantId tenant, String name) {
        return find(tenant, CatalogKey.Kind.EVENT_TYPE, name)
                .filter(CatalogEntry::hasEventType)
                .map(CatalogEntry::getEventType);
    }

    @Override
    public Optional<Category> category(TenantId tenant, String name) {
        return find(tenant, CatalogKey.Kind.CATEGORY, name)
                .filter(CatalogEntry::hasCategory)
                .map(CatalogEntry::getCategory);
    }

    @Override
    public Optional<Flow.Written> workflow(TenantId tenant, String id) {
        return document(tenant, CatalogKey.Kind.WORKFLOW, id).workflow;
    }

    @Override
    public Optional<Template> template(TenantId tenant, String id) {
        return find(tenant, CatalogKey.Kind.TEMPLATE, id)
                .filter(CatalogEntry::hasTemplate)
                .map(CatalogEntry::getTemplate);
    }

    @Override
    public Levers levers() {
        return levers;
    }

    private Optional<HeldPosition> lever(LeverTarget target) {
        return find(CatalogKey.INSTALLATION, CatalogKey.Kind.LEVER, target.toString())
                .flatMap(entry -> HeldPosition.of(target, entry));
    }

    private Optional<CatalogEntry> find(TenantId tenant, CatalogKey.Kind kind, String id) {
        return document(tenant, kind, id).entry;
    }

    private record Place(TenantId tenant, CatalogKey.Kind kind, String id) {}

    private Document document(TenantId tenant, CatalogKey.Kind kind, String id) {
        long now = changes.getAsLong();
        if (now != seenChanges) {
            seenChanges = now;
            documents.values().forEach(Document::doubt);
        }
        Place place = new Place(tenant, kind, id);
        Document known = documents.get(place);
        if (known != null && known.certain) {
            return known;
        }
        Document read = read(place, known);
        if (read.bytes.length == 0) {
            // Names without a document are not cached, because producers can send any number of them.
            documents.remove(place);
        } else {
            documents.put(place, read);
        }
        return read;
    }

    private Document read(Place place, @Nullable Document known) {
        byte[] bytes = source.get(place.tenant().value() + "/" + place.kind().wireName() + "/" + place.id());
        if (bytes == null) {
            return Document.NONE;
        }
        if (known != null && Arrays.equals(bytes, known.bytes)) {
            known.certain = true;
            return known;
        }
        return Document.of(bytes);
    }

    private static final class Document {

        static final Document NONE = new Document(new byte[0], Optional.empty(), Optional.empty());

        private final byte[] bytes;
        private final Optional<CatalogEntry> entry;
        private final Optional<Flow.Written> workflow;
        private boolean certain = true;

        private Document(byte[] bytes, Optional<CatalogEntry> entry, Optional<Flow.Written> workflow) {
            this.bytes = bytes;
            this.entry = entry;
            this.workflow = workflow;
        }

        void doubt() {
            certain = false;
        }

        static Document of(byte[] bytes) {
            Optional<CatalogEntry> entry = switch (Topics.CATALOG.values().decode(bytes)) {
                case Decoded.Value<CatalogEntry>(CatalogEntry readable) -> Optional.of(readable);
                case Decoded.Undecodable<CatalogEntry>(ByteString _, String _) -> Optional.empty();
            };
            return new Document(
                    bytes, entry, entry.filter(CatalogEntry::hasWorkflow).flatMap(Document::workflow));
        }

        private static Optional<Flow.Written> workflow(CatalogEntry entry) {
            return switch (WorkflowReader.read(entry.getWorkflow().getDocument().toByteArray())) {
                case Reading.Read(var document, var canonical) ->
                    Optional.of(new Flow.Written(entry.getId(), entry.getVersion(), document, canonical));
                case Reading.Refused _ -> Optional.empty();
            };
        }
    }
}
