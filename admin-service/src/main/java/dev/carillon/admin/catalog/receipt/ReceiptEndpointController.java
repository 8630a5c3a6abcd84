// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.receipt;

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
import dev.carillon.documents.json.Fields;
import dev.carillon.events.CatalogKey;
import dev.carillon.keys.SecretSeal;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API of the endpoints that receipts are sent to. Receipts contain recipients' ids, so that writing an endpoint
/// also needs the scope to read recipients.
@RestController
@RequestMapping("/v1/receipt-endpoints")
@Tag(name = "Receipt endpoints")
final class ReceiptEndpointController {

    private static final CatalogKey.Kind KIND = CatalogKey.Kind.RECEIPT_ENDPOINT;

    private final CatalogDocuments documents;
    private final CatalogEndpoint endpoint;
    private final SecretSeal seal;
    private final InstantSource clock;

    /// @param seal seal for the signing secrets
    ReceiptEndpointController(CatalogDocuments documents, SecretSeal seal, InstantSource clock) {
        this.documents = documents;
        this.endpoint = new CatalogEndpoint(documents, KIND);
        this.seal = seal;
        this.clock = clock;
    }

    @PutMapping("/{id}")
    @RequiresScope({Scope.CATALOG_WRITE, Scope.RECIPIENTS_READ})
    @Operation(
            summary = "Create or replace an endpoint that receipts are sent to",
            description = "Each receipt is a webhook, signed by Standard Webhooks with every listed secret. A known"
                    + " secret may be given in its abbreviated form. Without facts or eventTypes all receipts"
                    + " are sent, from the endpoint's creation on. Receipts written while it is paused are not"
                    + " sent. If-Match and If-None-Match: * are honoured.")
    ResponseEntity<Object> put(
            Caller caller,
            @PathVariable String id,
            @JsonBody(limit = 32 * JsonBody.KIBIBYTE) Fields body,
            HttpServletRequest request) {
        CatalogKey key = endpoint.key(caller, id);
        EndpointSecrets secrets = secrets(caller);
        Optional<EndpointDocument> before = documents.find(key).map(stored -> EndpointDocument.of(stored, secrets));
        EndpointDocument after = EndpointDocument.read(body, before, clock.instant());
        JsonRequest.requireSound(body);
        return answer(
                documents.put(
                        key, after.stored(secrets), after.entry(secrets), VersionPrecondition.expectedBy(request)),
                secrets);
    }

    @PostMapping("/{id}/replays")
    @RequiresScope({Scope.CATALOG_WRITE, Scope.RECIPIENTS_READ})
    @Operation(
            summary = "Send the receipts of a range of time again",
            description = "The receipts keep their ids. Limited by the retention of the log.")
    ResponseEntity<Object> replay(Caller caller, @PathVariable String id, @JsonBody Fields body) {
        CatalogKey key = endpoint.key(caller, id);
        StoredDocument stored = documents.find(key).orElseThrow(() -> RefusedException.notFound("such endpoint"));
        Instant now = clock.instant();
        EndpointDocument.Replay replay = EndpointDocument.Replay.read(body, now);
        JsonRequest.requireSound(body);
        EndpointSecrets secrets = secrets(caller);
        EndpointDocument after = EndpointDocument.of(stored, secrets).with(replay, now);
        documents.put(
                key,
                after.stored(secrets),
                after.entry(secrets),
                new VersionPrecondition(Optional.of(VersionPrecondition.tag(stored.version())), false));
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(replay.json());
    }

    @GetMapping("/{id}")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "Read an endpoint", description = "Secrets are abbreviated")
    ResponseEntity<Object> find(Caller caller, @PathVariable String id) {
        StoredDocument stored =
                documents.find(endpoint.key(caller, id)).orElseThrow(() -> RefusedException.notFound("such endpoint"));
        return ResponseEntity.ok()
                .eTag(VersionPrecondition.tag(stored.version()))
                .body(EndpointDocument.view(stored, secrets(caller)));
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(summary = "Delete an endpoint")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id, HttpServletRequest request) {
        return endpoint.delete(caller, id, request);
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "List the endpoints by id", description = "At most 200; `next` is the next page's `after`")
    Page<Object> list(
            Caller caller,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        return endpoint.list(caller, after, limit, stored -> EndpointDocument.view(stored, secrets(caller)));
    }

    private EndpointSecrets secrets(Caller caller) {
        return new EndpointSecrets(seal, caller.tenant());
    }

    private static ResponseEntity<Object> answer(CatalogDocuments.WriteResult written, EndpointSecrets secrets) {
        return ResponseEntity.status(written.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(VersionPrecondition.tag(written.document().version()))
                .body(EndpointDocument.view(written.document(), secrets));
    }
}
