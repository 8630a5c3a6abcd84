// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.kafkasource;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.catalog.CatalogDocuments;
import dev.carillon.admin.catalog.CatalogEndpoint;
import dev.carillon.admin.catalog.StoredDocument;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.admin.lever.RunningInstances;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.CatalogKey;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API of the Kafka sources. A source submits events, so that writing one also needs the scope to submit events.
@RestController
@RequestMapping("/v1/kafka-sources")
@Tag(name = "Kafka sources")
final class KafkaSourceController {

    private final CatalogDocuments documents;
    private final CatalogEndpoint endpoint;
    private final RunningInstances instances;

    KafkaSourceController(CatalogDocuments documents, RunningInstances instances) {
        this.documents = documents;
        this.endpoint = new CatalogEndpoint(documents, CatalogKey.Kind.KAFKA_SOURCE);
        this.instances = instances;
    }

    @PutMapping("/{id}")
    @RequiresScope({Scope.CATALOG_WRITE, Scope.EVENTS_WRITE})
    @Operation(
            summary = "Create or replace a Kafka source",
            description = "Ingestion reads the topics' records as"
                    + " events: CloudEvents in structured or binary mode, or events in Carillon's JSON format. Refused"
                    + " records go to the dead-letter topic, `<topic>.carillon-dead-letters` by default. Without a"
                    + " connection the topics are in the platform's own cluster, and their names and the group's must"
                    + " begin with the tenant's prefix. If-Match and If-None-Match: * are honoured.")
    ResponseEntity<Object> put(
            Caller caller,
            @PathVariable String id,
            @JsonBody(limit = 32 * JsonBody.KIBIBYTE) Fields body,
            HttpServletRequest request) {
        CatalogKey key = endpoint.key(caller, id);
        KafkaSourceDocument source = KafkaSourceDocument.read(body);
        JsonRequest.requireSound(body);
        return endpoint.put(key, source.stored(), source.entry(), request);
    }

    @GetMapping("/{id}")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "Read a Kafka source")
    ResponseEntity<Object> find(Caller caller, @PathVariable String id) {
        StoredDocument stored = require(caller, id);
        return ResponseEntity.ok()
                .eTag(VersionPrecondition.tag(stored.version()))
                .body(stored.view());
    }

    @GetMapping("/{id}/status")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "Read the status of a Kafka source",
            description =
                    "For each ingestion instance the partitions that it reads, the number of records that it has not"
                            + " committed, and the problem because of which it waits. Updated every 10 seconds, and at once after a"
                            + " change of the partitions or the problem.")
    KafkaSourceStatus status(Caller caller, @PathVariable String id) {
        StoredDocument stored = require(caller, id);
        return KafkaSourceStatus.of(endpoint.key(caller, id), stored.version(), instances.alive());
    }

    @DeleteMapping("/{id}")
    @RequiresScope({Scope.CATALOG_WRITE, Scope.EVENTS_WRITE})
    @Operation(
            summary = "Delete a Kafka source",
            description = "The topics and the group's offsets stay: a source that is created again continues there.")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id, HttpServletRequest request) {
        return endpoint.delete(caller, id, request);
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "List the Kafka sources by id", description = "At most 200; `next` is the next page's `after`")
    Page<Object> list(
            Caller caller,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        return endpoint.list(caller, after, limit);
    }

    private StoredDocument require(Caller caller, String id) {
        return documents
                .find(endpoint.key(caller, id))
                .orElseThrow(() -> RefusedException.notFound("such Kafka source"));
    }
}
