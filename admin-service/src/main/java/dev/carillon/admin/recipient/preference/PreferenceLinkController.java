// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.preference;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.recipient.RecipientArchive;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// REST API that creates links to the preference centre.
@RestController
@Tag(name = "Recipients")
final class PreferenceLinkController {

    private final PreferenceLinks links;

    PreferenceLinkController(PreferenceLinks links) {
        this.links = links;
    }

    @PostMapping("/v1/recipients/{id}/preference-links")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Create a link to a recipient's preferences",
            description = "For the footer of a message. Anyone who has the link can see and change them, until it"
                    + " expires.")
    PreferenceLinks.Link create(Caller caller, @PathVariable String id) {
        return links.make(RecipientArchive.key(caller.tenant(), id));
    }

    @DeleteMapping("/v1/recipients/{id}/preference-links")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Revoke a recipient's links",
            description = "All links that were made until now. Deleting or erasing the recipient revokes them, too.")
    void revoke(Caller caller, @PathVariable String id) {
        links.revoke(RecipientArchive.key(caller.tenant(), id));
    }
}
