// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.refusal.AdminRefusals;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Console pages that export and import the whole catalog as files. The import has two steps: the first shows the
/// changes, the second applies them if they are still the same. The browser keeps the file between the steps.
@ConsolePages
@RequestMapping("/console/t/{tenant}")
final class CatalogFilesPages {

    static final NavigationEntry NAVIGATION =
            new NavigationEntry(340, "Catalog files", "catalog-files", Scope.CATALOG_READ);

    private final CatalogFiles files;

    CatalogFilesPages(CatalogFiles files) {
        this.files = files;
    }

    @GetMapping("/catalog-files")
    @RequiresScope(Scope.CATALOG_READ)
    String page() {
        return "console/catalog-files";
    }

    @GetMapping("/catalog.zip")
    @RequiresScope(Scope.CATALOG_READ)
    ResponseEntity<byte[]> export(Caller caller) {
        return files.download(caller.tenant());
    }

    /// Changes that importing the ZIP in the body would make, as a page fragment.
    @PostMapping("/catalog-files/plan")
    @RequiresScope(Scope.CATALOG_WRITE)
    String plan(
            Caller caller, @RequestParam(defaultValue = "false") boolean whole, HttpServletRequest request, Model model)
            throws IOException {
        CatalogFiles.Import planned = files.plan(caller.tenant(), request.getInputStream(), whole);
        model.addAttribute("planned", planned);
        model.addAttribute("fingerprint", planned.fingerprint());
        return "console/catalog-files :: plan";
    }

    /// Imports the ZIP in the body. Answers with a page fragment.
    ///
    /// @param plan fingerprint of the changes that were shown
    @PostMapping("/catalog-files")
    @RequiresScope(Scope.CATALOG_WRITE)
    String apply(
            Caller caller,
            @RequestParam(defaultValue = "false") boolean whole,
            @RequestParam String plan,
            HttpServletRequest request,
            Model model)
            throws IOException {
        CatalogFiles.Import planned = files.plan(caller.tenant(), request.getInputStream(), whole);
        if (!planned.fingerprint().equals(plan)) {
            throw AdminRefusals.versionConflict("the catalog has changed meanwhile: look at it again");
        }
        files.apply(planned);
        model.addAttribute("planned", planned);
        return "console/catalog-files :: applied";
    }
}
