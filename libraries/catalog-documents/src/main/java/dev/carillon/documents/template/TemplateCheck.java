// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.Handlebars;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Check before the publication of a template: it finds faults that would fail the rendering for every recipient. Never
/// throws. Thread-safe.
public final class TemplateCheck {

    /// The most characters of one text of a template.
    public static final int TEXT_LENGTH = 256 * 1024;

    private TemplateCheck() {}

    /// @return faults by place; empty if there are none
    public static List<TemplateFault> check(Template template) {
        List<TemplateFault> faults = new ArrayList<>();
        if (template.getContentsCount() == 0) {
            faults.add(TemplateFault.of("/contents", "there must be at least one"));
        }
        Handlebars handlebars = TemplateLanguage.checking(template);
        Set<String> partials = template.getPartialsMap().keySet();
        List<TemplateFault> rounds = new PartialGraph(template.getPartialsMap()).faults();
        Texts check =
                new Texts(partials, new Nesting(rounds.isEmpty() ? template.getPartialsMap() : Map.of()), handlebars);
        new TreeMap<>(template.getPartialsMap())
                .forEach((name, text) -> faults.addAll(check.faults(partialPath(name), text, PartCheck.Scope.PARTIAL)));
        if (faults.isEmpty()) {
            faults.addAll(rounds);
        }
        Set<String> places = new HashSet<>();
        for (int i = 0; i < template.getContentsCount(); i++) {
            TemplateContent content = template.getContents(i);
            String path = "/contents/" + i;
            if (!places.add(content.getChannelValue() + "/" + LocaleChain.normalize(content.getLocale()))) {
                faults.add(TemplateFault.of(path, "another content above has the same channel and locale"));
            }
            checkLocale(content.getLocale(), path, faults);
            texts(content)
                    .forEach((member, text) ->
                            faults.addAll(check.faults(path + "/" + member, text, PartCheck.Scope.CONTENT)));
            checkWords(content, path, faults);
        }
        if (faults.isEmpty()) {
            checkMjml(template, check, faults);
        }
        return List.copyOf(faults);
    }

    static String partialPath(String name) {
        return "/partials/" + name.replace("~", "~0").replace("/", "~1");
    }

    /// Check of a template's texts, with the data that they share.
    private record Texts(Set<String> partials, Nesting nesting, Handlebars handlebars) {

        List<TemplateFault> faults(String path, String text, PartCheck.Scope scope) {
            return text.length() > TEXT_LENGTH
                    ? List.of(TemplateFault.of(path, "longer than the limit of %d characters".formatted(TEXT_LENGTH)))
                    : new PartCheck(path, text, partials, nesting).faults(handlebars, scope);
        }
    }

    /// Texts that the author wrote. With MJML, the HTML is compiled and not checked.
    private static Map<String, String> texts(TemplateContent content) {
        Map<String, String> texts = new TreeMap<>();
        texts.put("title", content.getTitle());
        texts.put("text", content.getText());
        texts.put("actionUrl", content.getActionUrl());
        texts.put("image", content.getImage());
        texts.put("icon", content.getIcon());
        texts.put("preheader", content.getPreheader());
        texts.put("replyTo", content.getReplyTo());
        texts.put("push/thread", content.getPush().getThread());
        for (int i = 0; i < content.getActionsCount(); i++) {
            texts.put("actions/%d/label".formatted(i), content.getActions(i).getLabel());
            texts.put("actions/%d/url".formatted(i), content.getActions(i).getUrl());
        }
        if (content.getMjml().isEmpty()) {
            texts.put("html", content.getHtml());
        } else {
            texts.put("mjml", content.getMjml());
        }
        return texts;
    }

    private static void checkLocale(String tag, String path, List<TemplateFault> faults) {
        if (tag.isEmpty()) {
            return;
        }
        try {
            new Locale.Builder().setLanguageTag(tag.replace('_', '-')).build();
        } catch (IllformedLocaleException e) {
            faults.add(TemplateFault.of(path + "/locale", "must be a BCP 47 language tag, such as de-AT"));
        }
    }

    private static void checkWords(TemplateContent content, String path, List<TemplateFault> faults) {
        if (content.getTitle().isBlank()
                && content.getText().isBlank()
                && content.getHtml().isBlank()
                && content.getMjml().isBlank()) {
            faults.add(TemplateFault.of(path, "must have a title, a text, html or mjml"));
        }
    }

    private static void checkMjml(Template template, Texts check, List<TemplateFault> faults) {
        for (int i = 0; i < template.getContentsCount(); i++) {
            TemplateContent content = template.getContents(i);
            if (content.getMjml().isEmpty()) {
                continue;
            }
            String path = "/contents/%d/mjml".formatted(i);
            switch (MjmlCompiler.compile(content.getMjml(), content.getLocale())) {
                case MjmlCompilation.Refused(int line, int column, String message) ->
                    faults.add(new TemplateFault(path, line, column, message));
                case MjmlCompilation.Compiled(String html) -> {
                    if (!check.faults(path, html, PartCheck.Scope.CONTENT).isEmpty()) {
                        faults.add(TemplateFault.of(path, "a block begins in one element and ends in another"));
                    }
                }
            }
        }
    }
}
