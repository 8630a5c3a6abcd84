// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.Requires;
import dev.carillon.admin.access.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;

/// How the providers do, as each delivery service sees them.
@Pages
@RequestMapping("/console/t/{tenant}/providers")
final class ProviderPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(700, "Providers", "providers", Scope.OPERATIONS_READ);

    private static final String CIRCUIT = "-circuit";
    private static final String PACE = "-pace";

    private final OtherServices services;

    ProviderPages(OtherServices services) {
        this.services = services;
    }

    /// One delivery service.
    ///
    /// @param fault why it told nothing; empty when it did
    record Instance(String url, String fault, List<Provider> providers) {}

    /// One provider there.
    ///
    /// @param circuit `closed`, `open` or `half_open`
    /// @param outcomes attempts since the start, by what they came to
    record Provider(
            String name,
            String circuit,
            long underWay,
            String lastOutcome,
            Map<String, Long> outcomes,
            long waiting,
            long concurrency) {}

    @GetMapping
    @Requires(Scope.OPERATIONS_READ)
    String providers(Model model) {
        model.addAttribute(
                "instances",
                services.providers().stream()
                        .map(told -> instance(told.getKey(), told.getValue()))
                        .toList());
        return "console/providers";
    }

    private static Instance instance(String url, OtherServices.Answer answer) {
        JsonNode details = answer.body().at("/components/deliveryProviders/details");
        List<Provider> providers = new ArrayList<>();
        details.properties().forEach(detail -> {
            JsonNode state = detail.getValue();
            if (state.has("provider")) {
                providers.add(provider(detail.getKey(), state, details));
            }
        });
        return new Instance(url, details.isMissingNode() ? answer.detail() : "", providers);
    }

    private static Provider provider(String name, JsonNode state, JsonNode details) {
        Map<String, Long> outcomes = new TreeMap<>();
        state.path("outcomes")
                .properties()
                .forEach(outcome ->
                        outcomes.put(outcome.getKey(), outcome.getValue().asLong()));
        JsonNode pace = details.path(name + PACE);
        return new Provider(
                name,
                details.path(name + CIRCUIT).asString("closed"),
                state.path("underWay").asLong(),
                state.path("lastOutcome").asString(""),
                outcomes,
                pace.path("waiting").asLong(),
                pace.path("concurrency").asLong());
    }
}
