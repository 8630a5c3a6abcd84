// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.runtime.http.Violation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API that exports and imports the whole catalog as files, for tenants that keep it in a repository.
@RestController
@RequestMapping("/v1/catalog")
@Tag(name = "Catalog")
final class CatalogFilesController {

    private final CatalogFiles files;

    CatalogFilesController(CatalogFiles files) {
        this.files = files;
    }

    /// Result of an import, or of its dry run.
    @Schema(name = "CatalogImport")
    record Outcome(boolean dryRun, List<CatalogFiles.Change> changes, int unchanged, List<Violation> warnings) {}

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "Export the catalog as files",
            description = "A ZIP: `event-types/<id>.json`, `categories/…`, `templates/…`, `workflows/<id>.yaml`. The"
                    + " export is reproducible byte by byte.")
    ResponseEntity<byte[]> export(Caller caller) {
        return files.download(caller.tenant());
    }

    @PostMapping
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Import a catalog from files",
            description = "An exported ZIP of at most 16 MiB, 10,000 files and 64 MiB unpacked. If a file has a fault,"
                    + " nothing is published. `dryRun` only reports the changes. With `whole`, documents that are not"
                    + " in the ZIP are deleted.")
    Outcome importFiles(
            Caller caller,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(defaultValue = "false") boolean whole,
            HttpServletRequest request)
            throws IOException {
        CatalogFiles.Import planned = files.plan(caller.tenant(), request.getInputStream(), whole);
        if (!dryRun) {
            files.apply(planned);
        }
        return new Outcome(dryRun, planned.changes(), planned.unchanged(), planned.warnings());
    }
}
