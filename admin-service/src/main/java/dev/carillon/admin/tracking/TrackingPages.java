// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Csv;
import dev.carillon.admin.recipient.RecipientSearch;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
    /// Most notifications of an export.
    private static final int MOST_EXPORTED = 10_000;

    private static final int EXPORTED_TOGETHER = 500;
    /// Most pages that an export reads: a filter that matches rarely has short ones.
    private static final int MOST_EXPORTED_PAGES = 100;

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
    private final RecipientSearch recipients;
    private final AuditTrail audit;

    TrackingPages(
            EventTracking tracking,
            Retractions retractions,
            TrackingQueries queries,
            TrackingSearch search,
            RecipientSearch recipients,
            AuditTrail audit) {
        this.tracking = tracking;
        this.retractions = retractions;
        this.queries = queries;
        this.search = search;
        this.recipients = recipients;
        this.audit = audit;
    }

    /// Row of a notification in a list.
    ///
    /// @param verdicts one for each channel; empty if they are not shown
    record Row(
            String id,
            String eventId,
            String eventType,
            String recipient,
            String lane,
            String status,
            Instant at,
            List<ChannelVerdicts.Verdict> verdicts) {}

    /// Row of an event in a list.
    record EventRow(String id, String eventType, String lane, String to, boolean isCancelled, Instant at) {}

    /// List of notifications. An id, or what only one recipient has, leads to it at once.
    @GetMapping("/notifications")
    @RequiresScope(Scope.EVENTS_READ)
    String notifications(Caller caller, NotificationQuery query, Model model, RedirectAttributes redirect) {
        String asked = query.asked();
        List<String> notifications = queries.findNotifications(caller.tenant(), asked);
        if (notifications.size() == 1) {
            redirect.addAttribute("id", notifications.getFirst());
            return "redirect:/console/t/{tenant}/notifications/{id}";
        }
        if (!asked.isEmpty() && queries.findEvent(caller.tenant(), asked).isPresent()) {
            redirect.addAttribute("id", asked);
            return "redirect:/console/t/{tenant}/event?id={id}";
        }
        List<RecipientSearch.Person> people = people(caller, asked);
        if (people.size() == 1 && !people.getFirst().id().equals(asked)) {
            redirect.addAttribute("q", people.getFirst().id());
            return "redirect:/console/t/{tenant}/notifications";
        }
        model.addAttribute("people", people.size() > 1 ? people : List.of());
        TrackingSearch.Found<TrackedNotification> found = people.size() > 1
                ? new TrackingSearch.Found<>(List.of(), Optional.empty())
                : search.notifications(caller.tenant(), query.filter(asked), query.cursor(), PAGE);
        model.addAttribute("rows", rows(caller, found.items(), !asked.isEmpty()));
        model.addAttribute("next", found.next().map(SearchCursor::toString).orElse(""));
        model.addAttribute("statuses", TrackedState.WIRE_NAMES);
        model.addAttribute("lanes", LANES);
        model.addAttribute("query", query);
        return "console/notifications";
    }

    /// @throws RefusedException if the role may not search for recipients
    private List<RecipientSearch.Person> people(Caller caller, String asked) {
        if (asked.isEmpty()) {
            return List.of();
        }
        if (!caller.isAllowed(Scope.RECIPIENTS_READ)) {
            throw AdminRefusals.forbidden(
                    "there is no notification or event with this id, and your role may not search for recipients");
        }
        List<RecipientSearch.Person> people = recipients.find(caller.tenant(), asked);
        people.forEach(
                person -> audit.recordRead(Change.done(caller.tenant().value(), "search", "recipient", person.id())));
        return people;
    }

    /// The list as CSV: the newest that the filters select, at most [#MOST_EXPORTED].
    @GetMapping("/notifications.csv")
    @RequiresScope(Scope.EVENTS_READ)
    ResponseEntity<byte[]> csv(Caller caller, NotificationQuery query) {
        if (!query.asked().isEmpty() && !caller.isAllowed(Scope.RECIPIENTS_READ)) {
            throw AdminRefusals.forbidden("your role may not search for recipients");
        }
        audit.recordRead(Change.done(caller.tenant().value(), "export", "notifications", query.asked()));
        StringBuilder csv =
                new StringBuilder(Csv.line(Stream.of("id", "event", "type", "recipient", "lane", "status", "at")));
        Optional<SearchCursor> next = Optional.of(query.cursor());
        int left = MOST_EXPORTED;
        for (int page = 0; page < MOST_EXPORTED_PAGES && left > 0 && next.isPresent(); page++) {
            TrackingSearch.Found<TrackedNotification> found = search.notifications(
                    caller.tenant(), query.filter(query.asked()), next.get(), Math.min(left, EXPORTED_TOGETHER));
            for (Row row : rows(caller, found.items(), false)) {
                csv.append(Csv.line(Stream.of(
                        row.id(),
                        row.eventId(),
                        row.eventType(),
                        row.recipient(),
                        row.lane(),
                        row.status(),
                        row.at().toString())));
            }
            left -= found.items().size();
            next = found.next();
        }
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"notifications.csv\"")
                .body(csv.toString().getBytes(StandardCharsets.UTF_8));
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
        model.addAttribute("type", type);
        model.addAttribute("lane", lane);
        model.addAttribute("lanes", LANES);
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

    /// @param isExplained true if each row has the verdicts of its channels
    private List<Row> rows(Caller caller, List<TrackedNotification> found, boolean isExplained) {
        Map<String, List<Receipt>> receipts = isExplained && !found.isEmpty()
                ? queries.receipts(found.stream().map(TrackedNotification::id).toList())
                : Map.of();
        return found.stream()
                .map(notification -> new Row(
                        notification.id(),
                        notification.eventId(),
                        notification.eventType(),
                        shown(EventTracking.recipient(caller, notification)),
                        EventTracking.lane(notification.lane()),
                        TrackedState.ofRank(notification.status()).wireName(),
                        Instant.ofEpochMilli(notification.sinceMillis()),
                        ChannelVerdicts.of(NotificationTimeline.of(receipts.getOrDefault(notification.id(), List.of()))
                                .timeline())))
                .toList();
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

    private static short number(String lane) {
        return EventTracking.laneNumber(lane).orElse((short) 0);
    }

    /// Reference of the dead letter for which an event was sent again; null for other events.
    private static @Nullable String letter(Caller caller, String event) {
        Matcher redriven = REDRIVEN.matcher(event);
        return caller.isAllowed(Scope.OPERATIONS_READ) && redriven.find() ? redriven.group(1) : null;
    }
}
