// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.node.ObjectNode;

/// Console pages of a tenant's dead letters: grouped by cause, listed, read and redriven.
@ConsolePages
@RequestMapping("/console/t/{tenant}/dead-letters")
final class DeadLetterPages {

    static final NavigationEntry NAVIGATION =
            new NavigationEntry(600, "Dead letters", "dead-letters", Scope.OPERATIONS_READ);

    private static final int PAGE = 50;
    private static final int MOST_GROUPS = 50;
    private static final Map<String, Duration> RANGES = ranges();
    private static final List<String> FILTERS = List.of("code", "provider", "sourceTopic");

    private final DeadLetters letters;
    private final DeadLetterStore store;
    private final InstantSource clock;

    DeadLetterPages(DeadLetters letters, DeadLetterStore store, InstantSource clock) {
        this.letters = letters;
        this.store = store;
        this.clock = clock;
    }

    /// Row of a letter in the list.
    record Row(String id, String code, String summary, String provider, Instant at, boolean isRedriven) {}

    @GetMapping
    @RequiresScope(Scope.OPERATIONS_READ)
    String list(
            Caller caller,
            @RequestParam Map<String, String> asked,
            @RequestParam(defaultValue = "") String after,
            Model model) {
        String wanted = asked.getOrDefault("range", "");
        String range = RANGES.containsKey(wanted) ? wanted : "day";
        LetterFilter filter = filter(caller, asked, range);
        List<StoredLetter> found = store.listNewest(filter, LetterCursor.parse(after), PAGE + 1);
        model.addAttribute("groups", after.isEmpty() ? store.groups(filter, MOST_GROUPS) : List.of());
        model.addAttribute(
                "rows", found.stream().limit(PAGE).map(DeadLetterPages::row).toList());
        model.addAttribute(
                "next",
                found.size() > PAGE ? LetterCursor.of(found.get(PAGE - 1)).toString() : "");
        model.addAttribute("range", range);
        model.addAttribute("ranges", RANGES.keySet());
        FILTERS.forEach(name -> model.addAttribute(name, asked.getOrDefault(name, "")));
        return "console/dead-letters";
    }

    @GetMapping("/letter")
    @RequiresScope(Scope.OPERATIONS_READ)
    String letter(Caller caller, @RequestParam String id, Model model) {
        model.addAttribute("letter", letters.letter(caller, id));
        model.addAttribute("event", letters.event(caller, id).orElse(null));
        return "console/dead-letter";
    }

    @PostMapping("/letter/redrive")
    @RequiresScope(Scope.OPERATIONS_WRITE)
    String redriveLetter(
            Caller caller, @PathVariable String tenant, @RequestParam String id, RedirectAttributes redirect) {
        redirect.addAttribute("redrive", letters.redriveLetter(caller, id).id());
        return "redirect:/console/t/{tenant}/dead-letters/redrives/{redrive}";
    }

    @PostMapping("/redrives")
    @RequiresScope(Scope.OPERATIONS_WRITE)
    String redrive(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam Map<String, String> asked,
            RedirectAttributes redirect) {
        ObjectNode request = Json.object();
        request.put("tenant", caller.tenant().value());
        FILTERS.stream()
                .filter(name -> !asked.getOrDefault(name, "").isBlank())
                .forEach(name -> request.put(name, asked.get(name)));
        Duration back = RANGES.getOrDefault(asked.getOrDefault("range", ""), Duration.ofDays(1));
        request.put("from", clock.instant().minus(back).toString());
        String rate = asked.getOrDefault("perSecond", "50");
        request.put("perSecond", rate.matches("\\d{1,5}") ? Integer.parseInt(rate) : 0);
        DeadLetters.RedriveView started = letters.redrive(caller, JsonRequest.fields(request));
        redirect.addAttribute("redrive", started.id());
        return "redirect:/console/t/{tenant}/dead-letters/redrives/{redrive}";
    }

    @GetMapping("/redrives/{redrive}")
    @RequiresScope(Scope.OPERATIONS_READ)
    String redrive(Caller caller, @PathVariable long redrive, Model model) {
        model.addAttribute("redrive", letters.findRedrive(caller, redrive));
        return "console/redrive";
    }

    private LetterFilter filter(Caller caller, Map<String, String> asked, String range) {
        return new LetterFilter(
                caller.tenant().value(),
                asked.getOrDefault("code", "").strip(),
                asked.getOrDefault("provider", "").strip(),
                asked.getOrDefault("sourceTopic", "").strip(),
                "",
                clock.instant()
                        .minus(RANGES.getOrDefault(range, Duration.ofDays(1)))
                        .toEpochMilli(),
                Long.MAX_VALUE);
    }

    private static Row row(StoredLetter stored) {
        return new Row(
                stored.id(),
                stored.letter().getCode(),
                stored.letter().getSummary(),
                stored.provider(),
                Instant.ofEpochMilli(stored.letter().getAtMillis()),
                stored.redrivenAtMillis().isPresent());
    }

    private static Map<String, Duration> ranges() {
        Map<String, Duration> ranges = new LinkedHashMap<>();
        ranges.put("hour", Duration.ofHours(1));
        ranges.put("day", Duration.ofDays(1));
        ranges.put("week", Duration.ofDays(7));
        ranges.put("month", Duration.ofDays(31));
        return ranges;
    }
}
