// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API of events and notifications with their results. New facts are visible within about a second.
@RestController
@Tag(name = "Tracking")
final class TrackingController {

    private final EventTracking tracking;

    TrackingController(EventTracking tracking) {
        this.tracking = tracking;
    }

    @GetMapping("/v1/events/{*id}")
    @RequiresScope(Scope.EVENTS_READ)
    @Operation(
            summary = "Read an event and its results",
            description =
                    "Statuses are the highest known state. `counts` is by status over all notifications. The newest"
                            + " notifications come first; `next` is the next page's `after`; at most 200 in a page."
                            + " `recipient` is shown with the scope recipients:read. `progress` of an"
                            + " audience counts members: `{expanded, total, complete}`; `cancellation` of a cancelled"
                            + " event counts notifications: `{stopped, left}`. New facts are visible within about a"
                            + " second.")
    EventTracking.EventView event(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        return tracking.event(caller, id.substring(Math.min(1, id.length())), after, limit);
    }

    @GetMapping("/v1/notifications/{id}")
    @RequiresScope(Scope.EVENTS_READ)
    @Operation(
            summary = "Read a notification with its timeline",
            description =
                    "Every fact with its instant, channel, provider, evidence and deciding rule with its inputs, in"
                            + " the order of time. A notification in a digest names the digest notification as"
                            + " `digestNotificationId`. `recipient` is shown with the scope recipients:read.")
    EventTracking.NotificationView notification(Caller caller, @PathVariable String id) {
        return tracking.notification(caller, id);
    }
}
