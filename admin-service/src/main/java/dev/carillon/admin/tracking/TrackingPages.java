// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.Lane;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Console pages that search notifications and events, and show one with all known facts.
@ConsolePages
@RequestMapping("/console/t/{tenant}")
final class TrackingPages {

    static final NavigationEntry NAVIGATION =
            new NavigationEntry(200, "Notifications", "notifications", Scope.EVENTS_READ);
    static final NavigationEntry EVENTS = new NavigationEntry(210, "Events", "events", Scope.EVENTS_READ);

    private static final int PAGE = 50;
    /// Most times that the results of a new notification are loaded, once a second.
    private static final int MOST_TURNS = 120;
    /// End of the id of an event that was sent again: the reference of its dead letter.
    private static final Pattern REDRIVEN = Pattern.compile("~([0-9a-f]{16})$");

    private static final List<String> LANES =
            Arrays.stream(Lane.values()).map(Lane::wireName).toList();

    private final EventTracking tracking;
    private final Retractions retractions;
    private final TrackingQueries queries;
    private final TrackingSearch search;

    TrackingPages(EventTracking tracking, Retractions retractions, TrackingQueries queries, TrackingSearch search) {
        this.tracking = tracking;
        this.retractions = retractions;
        this.queries = queries;
        this.search = search;
    }

    /// Row of a notification in a list.
    record Row(String id, String eventId, String eventType, String recipient, String lane, String status, Instant at) {}

    /// Row of an event in a list.
    record EventRow(String id, String eventType, String lane, String to, boolean isCancelled, Instant at) {}

    @GetMapping("/notifications")
    @RequiresScope(Scope.EVENTS_READ)
    String notifications(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "") String status,
            @RequestParam(defaultValue = "") String lane,
            @RequestParam(defaultValue = "") String after,
            Model model,
            RedirectAttributes redirect) {
        String asked = q.strip();
        if (queries.findNotification(caller.tenant(), asked).isPresent()) {
            redirect.addAttribute("id", asked);
            return "redirect:/console/t/{tenant}/notifications/{id}";
        }
        if (!asked.isEmpty() && queries.findEvent(caller.tenant(), asked).isPresent()) {
            redirect.addAttribute("id", asked);
            return "redirect:/console/t/{tenant}/event?id={id}";
        }
        if (!asked.isEmpty() && !caller.isAllowed(Scope.RECIPIENTS_READ)) {
            throw AdminRefusals.forbidden(
                    "there is no notification or event with this id, and your role may not search for recipients");
        }
        SearchCursor cursor = SearchCursor.parse(after);
        TrackingSearch.Found<TrackedNotification> found = asked.isEmpty()
                ? search.notifications(
                        caller.tenant(), SearchFilter.ofKind(type.strip(), known(status), number(lane)), cursor, PAGE)
                : search.notifications(caller.tenant(), SearchFilter.ofRecipient(asked), cursor, PAGE);
        model.addAttribute(
                "rows",
                found.items().stream()
                        .map(notification -> row(caller, notification))
                        .toList());
        model.addAttribute("next", found.next().map(SearchCursor::toString).orElse(""));
        addFilter(model, type, status, lane);
        model.addAttribute("q", asked);
        return "console/notifications";
    }

    @GetMapping("/notifications/{id}")
    @RequiresScope(Scope.EVENTS_READ)
    String notification(Caller caller, @PathVariable String id, Model model) {
        EventTracking.NotificationView view = tracking.notification(caller, id);
        model.addAttribute("notification", view);
        model.addAttribute("verdicts", ChannelVerdicts.of(view.timeline()));
        model.addAttribute("letter", letter(caller, view.eventId()));
        model.addAttribute("recipient", shown(view.recipient()));
        return "console/notification";
    }

    /// Fragment with the results of a notification that was just sent. It loads itself again until each channel has
    /// its result, but no more than [#MOST_TURNS] times.
    @GetMapping("/notifications/{id}/outcome")
    @RequiresScope(Scope.EVENTS_READ)
    String outcome(Caller caller, @PathVariable String id, @RequestParam(defaultValue = "0") int turn, Model model) {
        List<ChannelVerdicts.Verdict> verdicts = queries.findNotification(caller.tenant(), id)
                .map(found ->
                        ChannelVerdicts.of(tracking.notification(caller, id).timeline()))
                .orElse(List.of());
        model.addAttribute("notification", id);
        model.addAttribute("verdicts", verdicts);
        model.addAttribute(
                "isFinal",
                turn >= MOST_TURNS
                        || (!verdicts.isEmpty() && verdicts.stream().allMatch(ChannelVerdicts.Verdict::isFinal)));
        model.addAttribute("turn", turn + 1);
        return "console/verdicts :: outcome";
    }

    @PostMapping("/notifications/{id}/retraction")
    @RequiresScope(Scope.EVENTS_WRITE)
    String retract(Caller caller, @PathVariable String tenant, @PathVariable String id, RedirectAttributes redirect) {
        retractions.retract(caller, id);
        redirect.addFlashAttribute("done", "The notification is being retracted. The timeline shows the result.");
        return "redirect:/console/t/{tenant}/notifications/{id}";
    }

    @GetMapping("/events")
    @RequiresScope(Scope.EVENTS_READ)
    String events(
            Caller caller,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "") String lane,
            @RequestParam(defaultValue = "") String after,
            Model model) {
        TrackingSearch.Found<TrackedEvent> found = search.events(
                caller.tenant(), SearchFilter.ofKind(type.strip(), "", number(lane)), SearchCursor.parse(after), PAGE);
        model.addAttribute(
                "rows", found.items().stream().map(TrackingPages::eventRow).toList());
        model.addAttribute("next", found.next().map(SearchCursor::toString).orElse(""));
        addFilter(model, type, "", lane);
        return "console/events";
    }

    /// Page of an event. The id may contain any characters, so it is a query parameter.
    @GetMapping("/event")
    @RequiresScope(Scope.EVENTS_READ)
    String event(Caller caller, @RequestParam String id, @RequestParam(defaultValue = "") String after, Model model) {
        EventTracking.EventView view = tracking.event(caller, id, after, PAGE);
        model.addAttribute("event", view);
        model.addAttribute("letter", letter(caller, view.id()));
        model.addAttribute("mayReadRecipients", caller.isAllowed(Scope.RECIPIENTS_READ));
        return "console/event";
    }

    private static void addFilter(Model model, String type, String status, String lane) {
        model.addAttribute("type", type);
        model.addAttribute("status", status);
        model.addAttribute("lane", lane);
        model.addAttribute("statuses", TrackedState.WIRE_NAMES);
        model.addAttribute("lanes", LANES);
    }

    private static Row row(Caller caller, TrackedNotification notification) {
        return new Row(
                notification.id(),
                notification.eventId(),
                notification.eventType(),
                shown(EventTracking.recipient(caller, notification)),
                EventTracking.lane(notification.lane()),
                TrackedState.ofRank(notification.status()).wireName(),
                Instant.ofEpochMilli(notification.sinceMillis()));
    }

    private static EventRow eventRow(TrackedEvent event) {
        return new EventRow(
                event.id(),
                event.eventType(),
                EventTracking.lane(event.lane()),
                event.audience().isEmpty() ? event.recipients() + " named" : "audience " + event.audience(),
                event.cancelledAtMillis() != TrackedEvent.NOT_YET,
                Instant.ofEpochMilli(event.acceptedAtMillis()));
    }

    private static String shown(@Nullable String recipient) {
        return Objects.requireNonNullElse(recipient, "hidden");
    }

    private static String known(String status) {
        return TrackedState.WIRE_NAMES.contains(status) ? status : "";
    }

    private static short number(String lane) {
        return EventTracking.laneNumber(lane).orElse((short) 0);
    }

    /// Reference of the dead letter for which an event was sent again; null for other events.
    private static @Nullable String letter(Caller caller, String event) {
        Matcher redriven = REDRIVEN.matcher(event);
        return caller.isAllowed(Scope.OPERATIONS_READ) && redriven.find() ? redriven.group(1) : null;
    }
}
