// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.LiveStreams;
import dev.carillon.admin.console.NavigationEntry;
import org.springframework.http.MediaType;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// Console page of the tenant's current throughput and failures, streamed every second.
@ConsolePages
@RequestMapping("/console/t/{tenant}/overview")
final class OverviewPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(100, "Overview", "overview", Scope.EVENTS_READ);

    private final Rates rates;
    private final LiveStreams streams;

    OverviewPages(Rates rates, LiveStreams streams) {
        this.rates = rates;
        this.streams = streams;
    }

    @GetMapping
    @RequiresScope(Scope.EVENTS_READ)
    String overview(Caller caller, Model model) {
        model.addAttribute("figures", rates.read(caller.tenant()));
        return "console/overview";
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @RequiresScope(Scope.EVENTS_READ)
    SseEmitter stream(Caller caller) {
        return streams.open(caller.tenant(), () -> rates.read(caller.tenant()));
    }
}
