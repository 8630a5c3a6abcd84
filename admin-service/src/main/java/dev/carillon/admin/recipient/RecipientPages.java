// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.console.OtherServices;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.documents.preference.Choices;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Console pages of recipients: list, profile and preferences.
@ConsolePages
@RequestMapping("/console/t/{tenant}")
final class RecipientPages {

    static final NavigationEntry NAVIGATION =
            new NavigationEntry(500, "Recipients", "recipients", Scope.RECIPIENTS_READ);

    private static final int PAGE = 50;
    private static final int MOST_SUBSCRIPTIONS = 100;
    private static final int MOST_TOPICS = 100;
    private static final int MOST_CONSENTS = 20;

    private final Recipients recipients;
    private final Subscriptions subscriptions;
    private final RecipientTokens tokens;
    private final OtherServices services;
    private final RecipientPreferences preferences;
    private final ConsentHistory consents;
    private final AuditTrail audit;

    RecipientPages(
            Recipients recipients,
            Subscriptions subscriptions,
            RecipientTokens tokens,
            OtherServices services,
            RecipientPreferences preferences,
            ConsentHistory consents,
            AuditTrail audit) {
        this.recipients = recipients;
        this.subscriptions = subscriptions;
        this.tokens = tokens;
        this.services = services;
        this.preferences = preferences;
        this.consents = consents;
        this.audit = audit;
    }

    @GetMapping("/recipients")
    @RequiresScope(Scope.RECIPIENTS_READ)
    String list(
            Caller caller,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String after,
            Model model) {
        model.addAttribute(
                "page",
                Page.of(
                        recipients.list(caller.tenant(), q.strip(), after, PAGE + 1),
                        PAGE,
                        stored -> stored.recipient().value()));
        model.addAttribute("q", q.strip());
        return "console/recipients";
    }

    @GetMapping("/recipient")
    @RequiresScope(Scope.RECIPIENTS_READ)
    String show(Caller caller, @RequestParam String id, Model model) {
        RecipientKey key = RecipientArchive.key(caller.tenant(), id);
        Recipients.Stored stored = recipients.find(key).orElseThrow(() -> RefusedException.notFound("such recipient"));
        recordRead(caller, "read", id);
        ObjectNode profile = ProfileForm.json(stored.profile());
        ObjectNode choices = Choices.json(stored.profile().preferences());
        model.addAttribute("id", id);
        model.addAttribute("stored", stored);
        model.addAttribute("addresses", texts(profile.path("addresses")));
        model.addAttribute("attributes", stored.profile().attributes().toPrettyString());
        model.addAttribute("quietHours", profile.path("quietHours"));
        model.addAttribute("choices", choices.toPrettyString());
        model.addAttribute("everywhere", everywhere(choices));
        model.addAttribute("subscriptions", subscriptions.list(key, "", MOST_SUBSCRIPTIONS));
        model.addAttribute("topics", subscriptions.topics(caller.tenant(), MOST_TOPICS));
        model.addAttribute("history", consents.list(key, Long.MAX_VALUE, MOST_CONSENTS));
        return "console/recipient";
    }

    /// Inbox as a page fragment. The page loads it separately, because another service answers it.
    @GetMapping("/recipient/inbox")
    @RequiresScope(Scope.RECIPIENTS_READ)
    String inbox(Caller caller, @RequestParam String id, Model model) {
        recordRead(caller, "read-inbox", id);
        RecipientTokens.Token token =
                tokens.mint(RecipientArchive.key(caller.tenant(), id), 60, Optional.of(List.of()));
        model.addAttribute("inbox", services.inbox(token.token()));
        return "console/recipient :: inbox";
    }

    private void recordRead(Caller caller, String action, String id) {
        audit.recordRead(Change.done(caller.tenant().value(), action, "recipient", id));
    }

    /// Changes the choices for all kinds of events, by channel. More specific choices stay.
    @PostMapping("/recipient/channels")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    String putChannels(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            @RequestParam long version,
            @RequestParam Map<String, String> submitted,
            RedirectAttributes redirect) {
        preferences.change(RecipientArchive.key(caller.tenant(), id), VersionPrecondition.of(version), choices -> {
            ObjectNode all = choices.withObjectProperty("all");
            for (String channel : Choices.channels()) {
                switch (submitted.getOrDefault(channel, "")) {
                    case "on" -> all.put(channel, true);
                    case "off" -> all.put(channel, false);
                    default -> all.remove(channel);
                }
            }
            return choices;
        });
        return saved(id, redirect);
    }

    @PostMapping("/recipient/preferences")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    String putPreferences(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            @RequestParam long version,
            @RequestParam("preferences") String document,
            RedirectAttributes redirect) {
        JsonNode choices = Json.parse(document.getBytes(StandardCharsets.UTF_8));
        preferences.change(RecipientArchive.key(caller.tenant(), id), VersionPrecondition.of(version), _ -> choices);
        return saved(id, redirect);
    }

    private static String saved(String id, RedirectAttributes redirect) {
        redirect.addAttribute("id", id);
        redirect.addFlashAttribute("done", "Saved. It applies to all new notifications.");
        return "redirect:/console/t/{tenant}/recipient";
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties()
                .forEach(member -> texts.put(member.getKey(), member.getValue().asString("")));
        return texts;
    }

    private static Map<String, String> everywhere(ObjectNode choices) {
        Map<String, String> everywhere = new LinkedHashMap<>();
        for (String channel : Choices.channels()) {
            everywhere.put(
                    channel,
                    Optional.ofNullable(choices.path("all").get(channel))
                            .map(chosen -> chosen.asBoolean() ? "on" : "off")
                            .orElse(""));
        }
        return everywhere;
    }
}
