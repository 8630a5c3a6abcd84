// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.management;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.stream.Stream;

/// Catalog of a tenant. Kinds of documents are named as in paths: `event-types`, `categories`, `templates` and
/// `workflows`. Thread-safe.
public final class Catalog {

    private final Calls calls;

    Catalog(Calls calls) {
        this.calls = calls;
    }

    /// Publishes a document as its newest version. The answer may contain `warnings`.
    public JsonObject put(String kind, String id, JsonObject document) {
        return calls.put(path(kind, id), document);
    }

    public JsonObject get(String kind, String id) {
        return calls.get(path(kind, id));
    }

    /// Saves a draft, which is checked as the document would be, and has no effect until it is published.
    public JsonObject saveDraft(String kind, String id, JsonObject document) {
        return calls.put("/v1/catalog/%s/%s/draft".formatted(kind, Calls.segment(id)), document);
    }

    /// Documents of a kind by id.
    public Stream<JsonObject> list(String kind) {
        return calls.list("/v1/" + kind, Map.of());
    }

    public void delete(String kind, String id) {
        calls.delete(path(kind, id));
    }

    /// ZIP with a file for each document. The same catalog gives the same bytes.
    public byte[] export() {
        return calls.download("/v1/catalog");
    }

    /// Publishes an archive, all or nothing, and reports the changes.
    public JsonObject apply(byte[] archive, Mode mode) {
        return calls.post("/v1/catalog" + mode.query, "application/zip", archive);
    }

    /// Treatment of an archive, and of documents that are not in it.
    public enum Mode {
        /// Documents that are not in the archive stay.
        ADD(""),
        /// Documents that are not in the archive are deleted.
        REPLACE("?whole=true"),
        /// Nothing is changed; the report says what [#ADD] would change.
        TRY("?dryRun=true");

        private final String query;

        Mode(String query) {
            this.query = query;
        }
    }

    private static String path(String kind, String id) {
        return "/v1/%s/%s".formatted(kind, Calls.segment(id));
    }
}
