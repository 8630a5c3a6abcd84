// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Form;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.lever.HeldPosition;
import dev.carillon.events.lever.LeverKind;
import dev.carillon.events.lever.LeverPart;
import dev.carillon.events.v1.BreakerPosition;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.events.v1.Lever;
import java.time.Instant;
import java.util.Arrays;
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

/// Console page that lists, pulls and releases levers. Levers act on the installation, so the page is for its
/// admins.
@ConsolePages
@RequestMapping("/console/t/{tenant}/levers")
final class LeverPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(710, "Levers", "levers", Scope.OPERATOR);

    private static final String BACK = "redirect:/console/t/{tenant}/levers";
    private static final List<String> NUMBERS = List.of("eventsPerSecond", "factor", "percent");
    private static final List<String> TEXTS = List.of("reason", "for", "position", "candidate", "recipient");
    private static final List<String> CHANNELS =
            Arrays.stream(Channel.values()).map(Channel::wireName).toList();
    private static final List<String> LANES =
            Arrays.stream(Lane.values()).map(Lane::wireName).toList();

    private final OperatorLevers pulled;
    private final LeverStore levers;
    private final RunningInstances instances;

    LeverPages(OperatorLevers pulled, LeverStore levers, RunningInstances instances) {
        this.pulled = pulled;
        this.levers = levers;
        this.instances = instances;
    }

    /// Row of a pulled lever.
    ///
    /// @param position position in words
    /// @param inEffect number of processes that have the position; empty for flags, which are read from the
    /// database with each request
    record Row(
            String id,
            String position,
            String reason,
            String pulledBy,
            Instant pulledAt,
            Optional<Instant> until,
            Optional<LeverView.InEffect> inEffect) {}

    @GetMapping
    @RequiresScope(Scope.OPERATOR)
    String list(Model model) {
        addHeld(model);
        model.addAttribute("channels", CHANNELS);
        model.addAttribute("lanes", LANES);
        return "console/levers";
    }

    /// Rows of the pulled levers as a page fragment, for refreshing.
    @GetMapping("/held")
    @RequiresScope(Scope.OPERATOR)
    String held(Model model) {
        addHeld(model);
        return "console/levers :: held";
    }

    @PostMapping
    @RequiresScope(Scope.OPERATOR)
    String pull(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam Map<String, String> submitted,
            RedirectAttributes redirect) {
        String id = id(new Form(submitted));
        pulled.pull(caller, id, JsonRequest.fields(position(new Form(submitted))));
        redirect.addFlashAttribute("done", "Lever %s is pulled. It takes effect within seconds.".formatted(id));
        return BACK;
    }

    @PostMapping("/release")
    @RequiresScope(Scope.OPERATOR)
    String release(@PathVariable String tenant, @RequestParam String id, RedirectAttributes redirect) {
        pulled.release(id);
        redirect.addFlashAttribute("done", "Lever %s is released.".formatted(id));
        return BACK;
    }

    private void addHeld(Model model) {
        List<InstanceReport> alive = instances.alive();
        model.addAttribute(
                "rows", levers.list().stream().map(held -> row(held, alive)).toList());
        model.addAttribute(
                "instances", alive.stream().map(LeverView.InstanceView::of).toList());
    }

    private static Row row(HeldPosition held, List<InstanceReport> alive) {
        Lever lever = held.lever();
        return new Row(
                held.target().toString(),
                words(lever),
                lever.getReason(),
                lever.getPulledBy(),
                Instant.ofEpochMilli(lever.getPulledAtMillis()),
                lever.getUntilMillis() == 0
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(lever.getUntilMillis())),
                held.target().kind() == LeverKind.FLAG
                        ? Optional.empty()
                        : Optional.of(LeverView.inEffect(held.target(), Optional.of(held), alive)));
    }

    private static String words(Lever lever) {
        return switch (lever.getActionCase()) {
            case PAUSE -> "paused";
            case THROTTLE ->
                "%d events a second at each instance"
                        .formatted(lever.getThrottle().getEventsPerSecond());
            case BACKOFF ->
                "waits %.0f times as long".formatted(lever.getBackoff().getFactor());
            case BREAKER -> lever.getBreaker().getPosition() == BreakerPosition.BREAKER_OPEN ? "open" : "closed";
            case RAMP -> "%d %% of the recipients".formatted(lever.getRamp().getPercent());
            case FLAG -> "%d %% of the recipients".formatted(lever.getFlag().getPercent());
            case REHYDRATION ->
                lever.getRehydration().getRecipient().isEmpty()
                        ? "all recipients"
                        : lever.getRehydration().getRecipient();
            case ACTION_NOT_SET -> "";
        };
    }

    /// Id of the lever that a form describes.
    private static String id(Form form) {
        StringBuilder id = new StringBuilder(form.submitted().getOrDefault("kind", ""));
        for (LeverPart part : LeverPart.values()) {
            form.find(part.wireName())
                    .ifPresent(value ->
                            id.append(':').append(part.wireName()).append(':').append(value));
        }
        return id.toString();
    }

    private static ObjectNode position(Form form) {
        ObjectNode position = Json.object();
        form.putTexts(position, TEXTS);
        form.putNumbers(position, NUMBERS);
        return position;
    }
}
