// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.replay;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Form;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.replay.StoredReplay.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.node.ObjectNode;

/// Console page that lists, starts and stops replays. Replays act on the installation, so the page is for its
/// admins.
@ConsolePages
@RequestMapping("/console/t/{tenant}/replays")
final class ReplayPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(720, "Replays", "replays", Scope.OPERATOR);

    private static final String BACK = "redirect:/console/t/{tenant}/replays";
    private static final List<String> TEXTS = List.of("of", "channel", "lane", "reason");
    private static final List<String> TIMES = List.of("from", "to");
    private static final Duration USUAL_RANGE = Duration.ofHours(1);
    private static final int MINUTE_LENGTH = "2027-03-01T09:00".length();

    private final Replays replays;
    private final InstantSource clock;

    ReplayPages(Replays replays, InstantSource clock) {
        this.replays = replays;
        this.clock = clock;
    }

    /// Row of a replay in the list.
    ///
    /// @param read partitions that were read to the end of the range
    /// @param partitions partitions of the topics; 0 before the first turn
    record Row(
            long id,
            StoredReplay.Request request,
            StoredReplay.Counts counts,
            long read,
            int partitions,
            Optional<Instant> endedAt) {

        static Row of(StoredReplay replay) {
            return new Row(
                    replay.id(),
                    replay.request(),
                    replay.counts(),
                    replay.progress().values().stream().filter(Span::isRead).count(),
                    replay.progress().size(),
                    replay.endedAt());
        }
    }

    @GetMapping
    @RequiresScope(Scope.OPERATOR)
    String list(Model model) {
        addNewest(model);
        model.addAttribute(
                "from",
                clock.instant()
                        .minus(USUAL_RANGE)
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString()
                        .substring(0, MINUTE_LENGTH));
        model.addAttribute("kinds", Replays.KINDS);
        model.addAttribute("channels", Replays.CHANNELS);
        model.addAttribute("lanes", Replays.LANES);
        return "console/replays";
    }

    /// List of the newest replays as a page fragment, for refreshing.
    @GetMapping("/newest")
    @RequiresScope(Scope.OPERATOR)
    String newest(Model model) {
        addNewest(model);
        return "console/replays :: newest";
    }

    @PostMapping
    @RequiresScope(Scope.OPERATOR)
    String start(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam Map<String, String> submitted,
            RedirectAttributes redirect) {
        Replays.View started = replays.start(caller, JsonRequest.fields(request(new Form(submitted))));
        redirect.addFlashAttribute("done", "Replay %d begins within a second.".formatted(started.id()));
        return BACK;
    }

    @PostMapping("/stop")
    @RequiresScope(Scope.OPERATOR)
    String stop(@PathVariable String tenant, @RequestParam long id, RedirectAttributes redirect) {
        replays.stop(id);
        redirect.addFlashAttribute("done", "Replay %d is stopped. Written records stay written.".formatted(id));
        return BACK;
    }

    private void addNewest(Model model) {
        List<StoredReplay> newest = replays.list();
        model.addAttribute("rows", newest.stream().map(Row::of).toList());
        model.addAttribute(
                "areUnderWay", newest.stream().anyMatch(one -> one.endedAt().isEmpty()));
    }

    /// Request of the REST API from a form. The form's times are UTC.
    private static ObjectNode request(Form form) {
        ObjectNode request = Json.object();
        form.putTexts(request, TEXTS);
        TIMES.forEach(name -> form.find(name).ifPresent(time -> request.put(name, time + "Z")));
        form.find("whose").ifPresent(tenant -> request.put("tenant", tenant));
        form.find("perSecond")
                .ifPresent(rate -> request.put("perSecond", rate.matches("[0-9]{1,9}") ? Integer.parseInt(rate) : 0));
        return request;
    }
}
