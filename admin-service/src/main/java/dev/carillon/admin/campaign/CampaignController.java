// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.campaign.CampaignState.Action;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.documents.json.Fields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
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
import tools.jackson.databind.node.ObjectNode;

/// REST API of the campaigns. Drafting needs the scope to write the catalog; running needs the scope to submit
/// events.
@RestController
@RequestMapping("/v1/campaigns")
@Tag(name = "Campaigns")
final class CampaignController {

    private static final int MAX_BODY = 2048 * JsonBody.KIBIBYTE;

    private final Campaigns campaigns;

    CampaignController(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    @PutMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Create or replace a draft",
            description = "An audience is a list of at most 10,000 recipients (answered as `listed`, their number),"
                    + " the subscribers of a topic, or everyone. `filter` is a condition on profiles, refused"
                    + " when it can hold for no recipient. 409 `wrong-state` if it is no longer a draft."
                    + " If-Match and If-None-Match: * are honoured.")
    ResponseEntity<Object> put(
            Caller caller,
            @PathVariable String id,
            @JsonBody(limit = MAX_BODY) Fields body,
            HttpServletRequest request) {
        CampaignStore.WriteResult written = campaigns.put(caller, id, body, VersionPrecondition.expectedBy(request));
        return ResponseEntity.status(written.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(VersionPrecondition.tag(written.campaign().version()))
                .body(written.campaign().view());
    }

    @GetMapping("/{id}")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "Read a campaign and its progress",
            description = "The state is draft, scheduled, running, paused, finished or cancelled; `fault` is the"
                    + " reason why the platform paused it. `progress`: the stage of the ramp, how many members"
                    + " of the audience were processed in it and how many there were when it began, how many"
                    + " are held out, and the events written by variant. `deliveries`: the number of"
                    + " notifications by variant and status.")
    ResponseEntity<Object> find(Caller caller, @PathVariable String id) {
        StoredCampaign stored = campaigns.require(caller, id);
        ObjectNode view = stored.view();
        if (stored.times().startedAt().isPresent()) {
            view.putPOJO("deliveries", campaigns.deliveries(stored));
        }
        return ResponseEntity.ok()
                .eTag(VersionPrecondition.tag(stored.version()))
                .body(view);
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(summary = "Delete a draft", description = "Refused with 409 `wrong-state` if it is no longer a draft.")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        campaigns.delete(caller, id);
        return ResponseEntity.noContent().build();
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "List the campaigns by id", description = "At most 200; `next` is the next page's `after`")
    Page<Object> list(
            Caller caller,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        return campaigns.list(caller, after, limit).map(StoredCampaign::view);
    }

    @PostMapping("/{id}/schedule")
    @RequiresScope(Scope.EVENTS_WRITE)
    @Operation(
            summary = "Schedule a draft, for its time or at once",
            description = "Refused with 400 if its event type or a template is not published, its data does not"
                    + " match the type's schema, or its topic has no subscriber. Refused with 409"
                    + " `wrong-state`, which names the state, if it is not a draft.")
    Object schedule(Caller caller, @PathVariable String id) {
        return campaigns
                .act(caller, id, Action.SCHEDULE, VersionPrecondition.NONE)
                .view();
    }

    @PostMapping("/{id}/pause")
    @RequiresScope(Scope.EVENTS_WRITE)
    @Operation(
            summary = "Pause a running campaign",
            description = "After this answer no further event is written. Events that are written are delivered.")
    Object pause(Caller caller, @PathVariable String id) {
        return campaigns.act(caller, id, Action.PAUSE, VersionPrecondition.NONE).view();
    }

    @PostMapping("/{id}/resume")
    @RequiresScope(Scope.EVENTS_WRITE)
    @Operation(summary = "Resume a paused campaign", description = "Where it was paused")
    Object resume(Caller caller, @PathVariable String id) {
        return campaigns
                .act(caller, id, Action.RESUME, VersionPrecondition.NONE)
                .view();
    }

    @PostMapping("/{id}/cancel")
    @RequiresScope(Scope.EVENTS_WRITE)
    @Operation(
            summary = "Cancel a campaign",
            description = "No further event is written. Notifications of written events that are not sent yet are"
                    + " cancelled, like those of a cancelled event: deferred by quiet hours, in a digest or waiting"
                    + " for a retry.")
    Object cancel(Caller caller, @PathVariable String id) {
        return campaigns
                .act(caller, id, Action.CANCEL, VersionPrecondition.NONE)
                .view();
    }

    @GetMapping("/{id}/recipients/{recipient}")
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(
            summary = "Read the variant and stage of a recipient",
            description = "Computed from the ids of the campaign and the recipient, without a check that the recipient"
                    + " belongs to the audience.")
    Campaigns.Allotted allotted(Caller caller, @PathVariable String id, @PathVariable String recipient) {
        return campaigns.allotted(caller, id, recipient);
    }
}
