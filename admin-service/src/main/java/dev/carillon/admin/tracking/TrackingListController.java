// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Page;
import dev.carillon.events.Channel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API that lists and searches events and notifications. New facts are visible within about a second.
@RestController
@Tag(name = "Tracking")
final class TrackingListController {

    private final TrackingLists lists;

    TrackingListController(TrackingLists lists) {
        this.lists = lists;
    }

    @GetMapping("/v1/events")
    @RequiresScope(Scope.EVENTS_READ)
    @Operation(
            summary = "List events",
            description =
                    "The newest first, by `type`, `lane`, `recipient`, and `from` (inclusive) and `to` (exclusive) as"
                            + " ISO instants. At most 200 in a page; `next` is the next page's `after`. A page of a"
                            + " filter that matches rarely may have fewer items, or none, and still a `next`."
                            + " `recipient` needs the scope recipients:read, and is recorded in the audit"
                            + " log; the events of a recipient are in the order, and by the time, of its"
                            + " notifications.")
    Page<TrackingLists.EventItem> events(
            Caller caller,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "") String lane,
            @RequestParam(defaultValue = "") String recipient,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        SearchRequest request = new SearchRequest(caller);
        SearchFilter filter = new SearchFilter(
                request.recipient(recipient),
                "",
                request.eventType(type),
                "",
                request.lane(lane),
                request.period(from, to));
        return lists.events(caller, filter, request.page(after, limit));
    }

    @GetMapping("/v1/notifications")
    @RequiresScope(Scope.EVENTS_READ)
    @Operation(
            summary = "List notifications",
            description =
                    "The newest first, by `recipient`, `event`, `type`, `status`, `lane`, `channel` of a delivery, and"
                            + " `from` (inclusive) and `to` (exclusive) as ISO instants of `at`, the earliest fact. At"
                            + " most 200 in a page; `next` is the next page's `after`. A page of a filter that matches"
                            + " rarely may have fewer items, or none, and still a `next`. `recipient` is shown with the"
                            + " scope recipients:read. Its filter needs that scope, and is recorded in the audit log.")
    Page<TrackingLists.NotificationItem> notifications(
            Caller caller,
            @RequestParam(defaultValue = "") String recipient,
            @RequestParam(defaultValue = "") String event,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "") String status,
            @RequestParam(defaultValue = "") String lane,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        SearchRequest request = new SearchRequest(caller);
        SearchFilter filter = new SearchFilter(
                request.recipient(recipient),
                event,
                request.eventType(type),
                request.status(status),
                request.lane(lane),
                request.period(from, to));
        Optional<Channel> ofDelivery = request.channel(channel);
        return lists.notifications(caller, filter, ofDelivery, request.page(after, limit));
    }
}
