// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Json;
import dev.carillon.events.Channel;
import dev.carillon.runtime.http.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;

/// Console page of analytics: the funnel of a period beside the period before, a chart by day, a table, and the same as
/// CSV.
@ConsolePages
@RequestMapping("/console/t/{tenant}/analytics")
final class AnalyticsPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(110, "Analytics", "analytics", Scope.EVENTS_READ);

    private static final List<Step> CHART =
            List.of(Step.ACCEPTED, Step.SENT, Step.PROVIDER_ACCEPTED, Step.READ, Step.FAILED);

    /// Columns of the table. CSV has every step.
    private static final List<Step> COLUMNS = List.of(
            Step.ACCEPTED,
            Step.SENT,
            Step.PROVIDER_ACCEPTED,
            Step.OPENED,
            Step.SEEN,
            Step.READ,
            Step.CLICKED,
            Step.FAILED,
            Step.COST);

    private static final List<String> CHANNELS =
            Arrays.stream(Channel.values()).map(Channel::wireName).toList();

    private final Analytics analytics;
    private final InstantSource clock;

    AnalyticsPages(Analytics analytics, InstantSource clock) {
        this.analytics = analytics;
        this.clock = clock;
    }

    /// Figure with its change since the period before.
    record Shown(String label, String count, String change) {}

    /// Row of the table, with its counts in the order of the columns.
    record Row(String key, List<String> counts) {}

    @GetMapping
    @RequiresScope(Scope.EVENTS_READ)
    String page(Caller caller, @ModelAttribute("filter") AnalyticsParameters parameters, Model model) {
        AnalyticsQuery.Parsed parsed = parse(parameters);
        AnalyticsQuery query = parsed.query();
        Map<String, Figures> figures = analytics.figures(caller.tenant(), query);
        Figures total = Analytics.total(figures);
        Figures before = Analytics.total(analytics.figures(caller.tenant(), query.before()));
        model.addAttribute("query", query);
        model.addAttribute("violations", parsed.violations());
        model.addAttribute("funnel", shown(Step.of(Step.Part.FUNNEL), total, before));
        model.addAttribute("failures", shown(Step.of(Step.Part.FAILURES), total, before));
        model.addAttribute("costs", shown(Step.of(Step.Part.COST), total, before));
        model.addAttribute("rates", total.rates());
        model.addAttribute("beforeRates", before.rates());
        model.addAttribute("steps", COLUMNS);
        model.addAttribute("rows", query.by() == Grouping.DAY ? rows(figures).reversed() : rows(figures));
        model.addAttribute("series", series(analytics.figures(caller.tenant(), query.groupedBy(Grouping.DAY))));
        model.addAttribute("groupings", Grouping.NAMES);
        model.addAttribute("channels", CHANNELS);
        return "console/analytics";
    }

    /// The same figures as CSV.
    @GetMapping("/csv")
    @RequiresScope(Scope.EVENTS_READ)
    ResponseEntity<byte[]> csv(Caller caller, AnalyticsParameters parameters) {
        AnalyticsQuery.Parsed parsed = parse(parameters);
        if (!parsed.violations().isEmpty()) {
            throw RefusedException.invalid(parsed.violations());
        }
        AnalyticsQuery query = parsed.query();
        String name = "analytics-%s-%s-by-%s.csv"
                .formatted(query.from(), query.to(), query.by().wireName());
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(AnalyticsCsv.of(analytics.report(caller.tenant(), query)).getBytes(StandardCharsets.UTF_8));
    }

    private AnalyticsQuery.Parsed parse(AnalyticsParameters parameters) {
        return parameters.parse(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    private static List<Shown> shown(List<Step> steps, Figures total, Figures before) {
        return steps.stream()
                .map(step -> new Shown(step.label(), step.format(total.count(step)), total.change(step, before)))
                .toList();
    }

    private static List<Row> rows(Map<String, Figures> figures) {
        List<Row> rows = new ArrayList<>();
        figures.forEach((key, row) -> rows.add(new Row(
                key, COLUMNS.stream().map(step -> step.format(row.count(step))).toList())));
        return rows;
    }

    /// Lines of the chart as JSON.
    private static String series(Map<String, Figures> byDay) {
        Map<String, Object> lines = new LinkedHashMap<>();
        for (Step step : CHART) {
            lines.put(
                    step.label(),
                    byDay.values().stream().map(figures -> figures.count(step)).toList());
        }
        return new String(
                Json.bytes(Map.of("days", List.copyOf(byDay.keySet()), "lines", lines)), StandardCharsets.UTF_8);
    }
}
