// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// REST API of analytics. New facts are counted within about a second.
@RestController
@Tag(name = "Tracking")
final class AnalyticsController {

    private static final String PARAMETERS =
            "Days of UTC, `from` and `to` inclusive; the default is the last seven, and 366 are the most."
                    + " `by` is day (default), type or channel. `type` and `channel` filter. A day counts what happened"
                    + " on it. Facts are kept for three years.";

    private final Analytics analytics;
    private final InstantSource clock;

    AnalyticsController(Analytics analytics, InstantSource clock) {
        this.analytics = analytics;
        this.clock = clock;
    }

    @GetMapping("/v1/analytics")
    @RequiresScope(Scope.EVENTS_READ)
    @Operation(
            summary = "Count facts from accepted to clicked",
            description = "Counts, rates, and the counts of as many days before. " + PARAMETERS)
    AnalyticsReport count(Caller caller, @ParameterObject AnalyticsParameters parameters) {
        return answer(caller, parameters);
    }

    @GetMapping(path = "/v1/analytics/csv", produces = "text/csv")
    @RequiresScope(Scope.EVENTS_READ)
    @Operation(summary = "Export counted facts as CSV", description = PARAMETERS)
    String export(Caller caller, @ParameterObject AnalyticsParameters parameters) {
        return AnalyticsCsv.of(answer(caller, parameters));
    }

    private AnalyticsReport answer(Caller caller, AnalyticsParameters parameters) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        AnalyticsQuery.Parsed parsed = parameters.parse(today);
        if (!parsed.violations().isEmpty()) {
            throw RefusedException.invalid(parsed.violations());
        }
        return analytics.report(caller.tenant(), parsed.query());
    }
}
