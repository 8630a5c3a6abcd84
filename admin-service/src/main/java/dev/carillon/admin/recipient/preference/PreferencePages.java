// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.preference;

import dev.carillon.admin.access.NoAuthentication;
import dev.carillon.admin.audit.Actor;
import dev.carillon.admin.catalog.Categories;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.recipient.RecipientPreferences;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.PageTexts;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Preference centre: a recipient chooses the categories and channels of their notifications, by a signed link and
/// without signing in, in their language. The audit log records the recipient as the author. Stateless: no session
/// and no cookie, so that a form works on every instance and after a restart.
@ConsolePages
@RequestMapping("/preferences")
final class PreferencePages {

    private static final Logger LOG = LoggerFactory.getLogger(PreferencePages.class);
    private static final String BUNDLE = "preference-centre";
    private static final List<String> CHANNELS = List.of("in_app", "push", "email", "sms");

    private final PreferenceLinks links;
    private final RecipientPreferences preferences;
    private final Categories categories;
    private final Tenants tenants;

    PreferencePages(PreferenceLinks links, RecipientPreferences preferences, Categories categories, Tenants tenants) {
        this.links = links;
        this.preferences = preferences;
        this.categories = categories;
        this.tenants = tenants;
    }

    /// Row of the page: one category, or all notifications.
    ///
    /// @param id id of the category; empty for all notifications
    /// @param chosen `on`, `off` or empty, by channel
    record Line(String id, String name, boolean isMandatory, Map<String, String> chosen) {}

    @NoAuthentication
    @GetMapping
    String show(
            @RequestParam(defaultValue = "") String t,
            @RequestParam(defaultValue = "") String language,
            @RequestParam(defaultValue = "false") String saved,
            @RequestParam(defaultValue = "") String was,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Optional<RecipientKey> recipient = links.open(t);
        if (recipient.isEmpty()) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
        }
        Optional<RecipientPreferences.StoredPreferences> stored = recipient.flatMap(preferences::find);
        PageTexts texts = PageTexts.of(
                BUNDLE,
                language,
                stored.map(RecipientPreferences.StoredPreferences::locale).orElse(""),
                request.getLocale().toLanguageTag());
        model.addAttribute("text", texts.words());
        model.addAttribute("texts", texts);
        model.addAttribute("spoken", PageTexts.spoken());
        model.addAttribute("link", t);
        model.addAttribute(
                "brand", recipient.map(key -> tenants.name(key.tenant())).orElse(""));
        model.addAttribute("isOpen", recipient.isPresent());
        model.addAttribute("saved", recipient.isPresent() && saved.equals("true"));
        model.addAttribute("was", ChangedChoices.parse(was));
        model.addAttribute("channels", CHANNELS);
        model.addAttribute(
                "lines",
                recipient
                        .map(key -> lines(
                                key,
                                stored.map(RecipientPreferences.StoredPreferences::choices)
                                        .orElseGet(Json::object),
                                texts))
                        .orElse(List.of()));
        return "preferences";
    }

    @NoAuthentication
    @PostMapping
    String save(
            @RequestParam(defaultValue = "") String t,
            @RequestParam(defaultValue = "") String language,
            @RequestParam Map<String, String> submitted,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        links.open(t).ifPresent(key -> {
            new Actor("recipient:" + key.requireRecipient().value(), request.getRemoteAddr()).actsIn(request);
            List<Categories.Category> offered = categories.list(key.tenant());
            PageTexts texts = PageTexts.of(BUNDLE, language);
            List<Line> before = preferences
                    .find(key)
                    .map(stored -> lines(key, stored.choices(), texts))
                    .orElse(List.of());
            preferences.change(key, choices -> changed(choices, offered, submitted));
            // Not flash attributes, which would need a session.
            redirect.addAttribute("saved", true);
            redirect.addAttribute(
                    "was", ChangedChoices.between(before, submitted).text());
        });
        redirect.addAttribute("t", t);
        redirect.addAttribute("language", language);
        return "redirect:/preferences";
    }

    /// Page for any failure, in the recipient's language. A JSON problem would not help a person who comes from an
    /// e-mail.
    @ExceptionHandler
    ModelAndView failed(Exception failure, HttpServletRequest request, HttpServletResponse response) {
        HttpStatus status = status(failure);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            LOG.warn("PostgreSQL did not answer the preference centre: {}", failure.toString());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(Problem.RETRY_AFTER_SECONDS));
        } else if (status.is5xxServerError()) {
            LOG.error("a request of the preference centre failed", failure);
        }
        PageTexts texts = PageTexts.of(
                BUNDLE,
                Objects.requireNonNullElse(request.getParameter("language"), ""),
                request.getLocale().toLanguageTag());
        ModelAndView page = new ModelAndView("preferences-failed", status);
        page.addObject("text", texts.words());
        page.addObject("texts", texts);
        page.addObject("link", Objects.requireNonNullElse(request.getParameter("t"), ""));
        return page;
    }

    private static HttpStatus status(Exception failure) {
        return switch (failure) {
            case RefusedException refused -> refused.status();
            case DataAccessException _, TransactionException _ -> HttpStatus.SERVICE_UNAVAILABLE;
            // Jetty parses the query when it is read first.
            case HttpException malformed -> HttpStatus.valueOf(malformed.getCode());
            case ErrorResponse refused ->
                HttpStatus.valueOf(refused.getStatusCode().value());
            default -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    private List<Line> lines(RecipientKey key, ObjectNode choices, PageTexts texts) {
        List<Line> lines = categories.list(key.tenant()).stream()
                .map(category -> new Line(
                        category.id(),
                        category.name(),
                        category.isMandatory(),
                        chosen(choices.path("categories").path(category.id()))))
                .collect(Collectors.toList());
        lines.addFirst(new Line("", texts.word("everything"), false, chosen(choices.path("all"))));
        return lines;
    }

    private static Map<String, String> chosen(JsonNode scope) {
        Map<String, String> chosen = new LinkedHashMap<>();
        CHANNELS.forEach(channel ->
                chosen.put(channel, scope.has(channel) ? (scope.path(channel).asBoolean() ? "on" : "off") : ""));
        return chosen;
    }

    /// Choices with those on the page changed. Choices by event type stay.
    private static ObjectNode changed(
            ObjectNode choices, List<Categories.Category> offered, Map<String, String> submitted) {
        put(choices.withObjectProperty("all"), "", submitted);
        offered.stream()
                .filter(category -> !category.isMandatory())
                .forEach(category -> put(
                        choices.withObjectProperty("categories").withObjectProperty(category.id()),
                        category.id(),
                        submitted));
        return choices;
    }

    private static void put(ObjectNode scope, String id, Map<String, String> submitted) {
        for (String channel : CHANNELS) {
            switch (submitted.getOrDefault(channel + "/" + id, "")) {
                case "on" -> scope.put(channel, true);
                case "off" -> scope.put(channel, false);
                default -> scope.remove(channel);
            }
        }
    }
}
