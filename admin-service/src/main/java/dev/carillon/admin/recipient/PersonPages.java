// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.json.Form;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
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

/// Console forms that create and change a recipient: profile, devices, subscriptions and consents.
@ConsolePages
@RequestMapping("/console/t/{tenant}/recipient")
final class PersonPages {

    private static final String SHOWN = "redirect:/console/t/{tenant}/recipient";

    private final Recipients recipients;
    private final ProfileChanges changes;
    private final Subscriptions subscriptions;
    private final AuditTrail audit;

    PersonPages(Recipients recipients, ProfileChanges changes, Subscriptions subscriptions, AuditTrail audit) {
        this.recipients = recipients;
        this.changes = changes;
        this.subscriptions = subscriptions;
        this.audit = audit;
    }

    /// Form of a recipient; empty for a new one.
    @GetMapping("/edit")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    String edit(Caller caller, @RequestParam(defaultValue = "") String id, Model model) {
        Optional<Recipients.Stored> stored = id.isEmpty()
                ? Optional.empty()
                : Optional.of(recipients
                        .find(RecipientArchive.key(caller.tenant(), id))
                        .orElseThrow(() -> RefusedException.notFound("such recipient")));
        stored.ifPresent(_ -> audit.recordRead(Change.done(caller.tenant().value(), "read", "recipient", id)));
        model.addAttribute("id", id);
        model.addAttribute("version", stored.map(Recipients.Stored::version).orElse(0L));
        model.addAttribute(
                "form",
                PersonForm.of(
                        stored.map(known -> ProfileForm.json(known.profile())).orElseGet(Json::object)));
        return "console/person";
    }

    @PostMapping("/edit")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    String save(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam long version,
            @RequestParam Map<String, String> submitted,
            RedirectAttributes redirect) {
        RecipientKey key = key(caller, submitted);
        Recipients.Stored stored = changes.changeDocument(
                key, VersionPrecondition.of(version), document -> PersonForm.apply(document, submitted));
        return done(stored.recipient().value(), "Saved. It applies to all new notifications.", redirect);
    }

    @PostMapping("/devices")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    String addDevice(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam Map<String, String> submitted,
            RedirectAttributes redirect) {
        Form form = new Form(submitted);
        ObjectNode device = Json.object();
        form.putTexts(device, List.of("platform", "token", "app"));
        if (form.find("p256dh").or(() -> form.find("auth")).isPresent()) {
            form.putTexts(device.putObject("keys"), List.of("p256dh", "auth"));
        }
        RecipientKey key = key(caller, submitted);
        changes.register(key, JsonRequest.fields(device));
        return done(key.requireRecipient().value(), "The device is added.", redirect);
    }

    @PostMapping("/devices/removal")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    String removeDevice(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            @RequestParam String device,
            RedirectAttributes redirect) {
        changes.removeDevice(RecipientArchive.key(caller.tenant(), id), device);
        return done(id, "The device is removed.", redirect);
    }

    @PostMapping("/subscriptions")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    String subscribe(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            @RequestParam String topic,
            RedirectAttributes redirect) {
        subscriptions.begin(Subscriptions.key(caller.tenant(), id, topic.strip()));
        return done(id, "Subscribed to %s.".formatted(topic.strip()), redirect);
    }

    @PostMapping("/subscriptions/end")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    String unsubscribe(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            @RequestParam String topic,
            RedirectAttributes redirect) {
        subscriptions.end(Subscriptions.key(caller.tenant(), id, topic.strip()));
        return done(id, "The subscription to %s has ended.".formatted(topic), redirect);
    }

    @PostMapping("/consents")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    String recordConsent(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam Map<String, String> submitted,
            RedirectAttributes redirect) {
        Form form = new Form(submitted);
        ObjectNode consent = Json.object();
        form.putTexts(consent, List.of("purpose", "channel", "evidence"));
        consent.put("granted", form.find("granted").filter("yes"::equals).isPresent());
        RecipientKey key = key(caller, submitted);
        changes.recordConsent(key, consent);
        return done(key.requireRecipient().value(), "The consent is recorded.", redirect);
    }

    private static RecipientKey key(Caller caller, Map<String, String> submitted) {
        try {
            return RecipientKey.of(
                    caller.tenant().value(), new Form(submitted).find("id").orElse(""));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("id", "format", String.valueOf(e.getMessage()));
        }
    }

    private static String done(String id, String done, RedirectAttributes redirect) {
        redirect.addAttribute("id", id);
        redirect.addFlashAttribute("done", done);
        return SHOWN;
    }
}
