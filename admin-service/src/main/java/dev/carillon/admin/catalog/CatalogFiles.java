// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import com.google.protobuf.ByteString;
import dev.carillon.admin.json.Document;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Notation;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.admin.quota.Quotas;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Sha256;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.TenantSlots;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tenant's catalog as files in a ZIP: `event-types/<id>.json`, `categories/…`, `templates/…` and
/// `workflows/<id>.yaml`. The export is reproducible byte by byte. Thread-safe.
public final class CatalogFiles {

    /// Most files of one catalog.
    static final int MAX_FILES = 10_000;

    /// Largest size of all files, unpacked.
    static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final int MAX_ZIP_BYTES = 16 * 1024 * 1024;
    private static final int PAGE = 200;
    private static final Pattern FILE =
            Pattern.compile("(?:\\./)?([a-z-]+)/([A-Za-z0-9._:-]{1,128})\\.(json|yaml|yml)");
    private static final LocalDateTime ALWAYS = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final CatalogDocuments documents;
    private final Quotas quotas;

    CatalogFiles(CatalogDocuments documents, Quotas quotas) {
        this.documents = documents;
        this.quotas = quotas;
    }

    /// Plan of an import.
    ///
    /// @param writes writes of the documents that differ
    /// @param warnings references to documents that will not exist
    public record Import(
            List<CatalogDocuments.Write> writes, List<Change> changes, int unchanged, List<Violation> warnings) {

        /// Fingerprint that is the same for the same changes to the same documents.
        public String fingerprint() {
            return HexFormat.of().formatHex(Sha256.of(Json.bytes(changes)));
        }
    }

    /// Change of one document.
    ///
    /// @param action `create`, `change` or `delete`
    @Schema(name = "CatalogChange")
    public record Change(String kind, String id, String action, String diff) {}

    /// Document that was read from a file.
    private record Read(String file, CatalogKey key, ValidDocument document) {}

    /// ZIP of the whole catalog as a download.
    ResponseEntity<byte[]> download(TenantId tenant) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "application/zip")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"catalog-%s.zip\"".formatted(tenant))
                .body(export(tenant));
    }

    private byte[] export(TenantId tenant) {
        try (TenantSlots.Slot _ = quotas.catalogFiles(tenant)) {
            return zip(tenant);
        }
    }

    private byte[] zip(TenantId tenant) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (EditableKind kind : EditableKind.values()) {
                for (StoredDocument stored : all(tenant, kind)) {
                    boolean isYaml = kind == EditableKind.WORKFLOWS;
                    ZipEntry file =
                            new ZipEntry("%s/%s.%s".formatted(kind.wireName(), stored.id(), isYaml ? "yaml" : "json"));
                    file.setTimeLocal(ALWAYS);
                    zip.putNextEntry(file);
                    String text = isYaml
                            ? WorkflowForm.yaml(stored.document())
                            : Json.read(stored.document(), JsonNode.class).toPrettyString() + "\n";
                    zip.write(text.getBytes(StandardCharsets.UTF_8));
                    zip.closeEntry();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Plans the import of a ZIP.
    ///
    /// @param isWhole true if documents that are not in the ZIP are deleted
    /// @throws RefusedException if it is too large, or with all faults of all files
    Import plan(TenantId tenant, InputStream body, boolean isWhole) throws IOException {
        try (TenantSlots.Slot _ = quotas.catalogFiles(tenant)) {
            return planned(tenant, body, isWhole);
        }
    }

    private Import planned(TenantId tenant, InputStream body, boolean isWhole) throws IOException {
        byte[] zip = body.readNBytes(MAX_ZIP_BYTES + 1);
        if (zip.length > MAX_ZIP_BYTES) {
            throw RefusedException.tooLarge("the body has too many bytes", MAX_ZIP_BYTES);
        }
        List<Violation> faults = new ArrayList<>();
        Map<CatalogKey, ValidDocument> given = new LinkedHashMap<>();
        unpack(zip, faults).forEach((name, text) -> {
            try {
                Read file = read(tenant, name, text);
                if (given.putIfAbsent(file.key(), file.document()) != null) {
                    faults.add(new Violation(file.file(), "uniqueItems", "another file contains the same document"));
                }
            } catch (RefusedException e) {
                faults.addAll(of(name, e));
            }
        });
        if (!faults.isEmpty()) {
            throw RefusedException.invalid(faults);
        }
        return plan(tenant, given, isWhole);
    }

    /// Plans the publication of documents of one tenant.
    public Import plan(TenantId tenant, Map<CatalogKey, ValidDocument> given) {
        return plan(tenant, given, false);
    }

    /// Applies a plan in one transaction.
    ///
    /// @throws RefusedException if a document has changed since the plan was made
    public void apply(Import planned) {
        documents.change(planned.writes());
    }

    private Import plan(TenantId tenant, Map<CatalogKey, ValidDocument> given, boolean isWhole) {
        List<CatalogDocuments.Write> writes = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        int unchanged = 0;
        Set<DocumentReference> named = new HashSet<>();
        for (Map.Entry<CatalogKey, ValidDocument> one : given.entrySet()) {
            CatalogKey key = one.getKey();
            ValidDocument document = one.getValue();
            named.addAll(DocumentReference.of(key.id(), document.entry()));
            Optional<StoredDocument> before = documents.find(key);
            ObjectNode after = document.document();
            if (before.filter(stored ->
                            Json.read(stored.document(), JsonNode.class).equals(after))
                    .isPresent()) {
                unchanged++;
                continue;
            }
            writes.add(new CatalogDocuments.Write(
                    key,
                    Optional.of(document),
                    VersionPrecondition.of(before.map(StoredDocument::version).orElse(0L))));
            changes.add(change(EditableKind.of(key.kind()), key, before, Optional.of(Json.write(after))));
        }
        if (isWhole) {
            for (EditableKind kind : EditableKind.values()) {
                for (StoredDocument stored : all(tenant, kind)) {
                    CatalogKey key = new CatalogKey(tenant, kind.kind(), stored.id());
                    if (!given.containsKey(key)) {
                        writes.add(new CatalogDocuments.Write(
                                key, Optional.empty(), VersionPrecondition.of(stored.version())));
                        changes.add(change(kind, key, Optional.of(stored), Optional.empty()));
                    }
                }
            }
        }
        List<DocumentReference> absent = named.stream()
                .filter(reference -> !given.containsKey(new CatalogKey(tenant, reference.kind(), reference.id())))
                .toList();
        return new Import(
                writes,
                changes,
                unchanged,
                (isWhole ? absent : documents.missing(tenant, absent))
                        .stream().map(DocumentReference::missing).distinct().toList());
    }

    private static Change change(
            EditableKind kind, CatalogKey key, Optional<StoredDocument> before, Optional<String> after) {
        return new Change(
                kind.wireName(),
                key.id(),
                before.isEmpty() ? "create" : after.isEmpty() ? "delete" : "change",
                DocumentDiff.between(
                        new DocumentDiff.Side("published", before.map(StoredDocument::document)),
                        new DocumentDiff.Side("imported", after)));
    }

    private static Read read(TenantId tenant, String name, byte[] text) {
        Matcher file = FILE.matcher(name);
        if (!file.matches()) {
            throw RefusedException.invalid(
                    "", "name", "is not a catalog file: must be <kind>/<id>.json, or .yaml for a workflow");
        }
        EditableKind kind = EditableKind.require(file.group(1));
        Notation notation = file.group(3).equals("json") ? Notation.JSON : Notation.YAML;
        if (notation == Notation.YAML && kind != EditableKind.WORKFLOWS) {
            throw RefusedException.invalid("", "name", "must be JSON");
        }
        return new Read(
                name,
                new CatalogKey(tenant, kind.kind(), file.group(2)),
                ValidDocument.read(kind, file.group(2), new Document(notation, ByteString.copyFrom(text))));
    }

    /// Files of a ZIP by name.
    private static Map<String, byte[]> unpack(byte[] zip, List<Violation> faults) {
        Map<String, byte[]> files = new TreeMap<>();
        int left = MAX_BYTES;
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.isDirectory()) {
                    continue;
                }
                byte[] text = entries.readNBytes(left + 1);
                left -= text.length;
                if (left < 0) {
                    throw RefusedException.tooLarge("the body has too many bytes", MAX_BYTES);
                }
                if (files.size() == MAX_FILES) {
                    throw AdminRefusals.batchTooLarge(MAX_FILES + 1, MAX_FILES);
                }
                files.put(entry.getName(), text);
            }
        } catch (ZipException e) {
            faults.add(new Violation("", "format", "is not a valid ZIP: " + e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (files.isEmpty() && faults.isEmpty()) {
            faults.add(new Violation("", "format", "must be a ZIP with the files of a catalog"));
        }
        return files;
    }

    private static List<Violation> of(String file, RefusedException refused) {
        List<Violation> violations = refused.problem().violations();
        return violations.isEmpty()
                ? List.of(new Violation(file, refused.problem().code().wireName(), refused.detail()))
                : violations.stream()
                        .map(fault -> new Violation(file + "#" + fault.path(), fault.rule(), fault.message()))
                        .toList();
    }

    private List<StoredDocument> all(TenantId tenant, EditableKind kind) {
        List<StoredDocument> all = new ArrayList<>();
        List<StoredDocument> page = documents.list(tenant, kind.kind(), "", PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = documents.list(tenant, kind.kind(), page.getLast().id(), PAGE);
        }
        return all;
    }
}
