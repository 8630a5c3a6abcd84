// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;

/// Page of the providers' states, as each delivery service reports them.
@ConsolePages
@RequestMapping("/console/t/{tenant}/providers")
final class ProviderPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(700, "Providers", "providers", Scope.OPERATIONS_READ);

    private static final String CIRCUIT = "-circuit";
    private static final String PACE = "-pace";

    private final OtherServices services;

    ProviderPages(OtherServices services) {
        this.services = services;
    }

    /// State of one delivery service.
    ///
    /// @param fault reason why it returned no states; empty if it returned them
    record Instance(String url, String fault, List<Provider> providers) {}

    /// State of one provider on one delivery service.
    ///
    /// @param circuit `closed`, `open` or `half_open`
    /// @param outcomes number of attempts since the start of the service, by outcome
    record Provider(
            String name,
            String circuit,
            long underWay,
            String lastOutcome,
            Map<String, Long> outcomes,
            long waiting,
            long concurrency) {}

    @GetMapping
    @RequiresScope(Scope.OPERATIONS_READ)
    String providers(Model model) {
        model.addAttribute(
                "instances",
                services.providers().stream()
                        .map(answer -> instance(answer.getKey(), answer.getValue()))
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
