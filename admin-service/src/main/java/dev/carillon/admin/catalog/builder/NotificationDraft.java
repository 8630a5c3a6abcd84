// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.builder;

import dev.carillon.admin.catalog.Categories.Category;
import dev.carillon.admin.catalog.template.TemplateFields;
import dev.carillon.admin.catalog.workflow.WorkflowSteps;
import dev.carillon.admin.json.Json;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.Channel;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything that one notification consists of while it is edited in one form. The form carries the documents as
/// they were opened, and every request applies its fields to them: members without a field stay unchanged.
final class NotificationDraft {

    private static final String CHANNELS = "channels";
    private static final String WORKFLOW = "workflow";
    private static final String ACT = "act";

    private final List<Category> categories;
    private final List<Violation> faults = new ArrayList<>();
    private final Opened opened;
    private final ObjectNode eventType;
    private final List<Map<String, String>> contents;
    private String typedId = "";
    private String category = "";
    private boolean isCategoryMandatory;
    private Optional<ObjectNode> workflow;

    private NotificationDraft(Opened opened, List<Category> categories) {
        this.opened = opened;
        this.categories = categories;
        this.eventType = opened.eventType().deepCopy();
        this.contents = TemplateFields.contents(opened.template());
        this.workflow = opened.workflow().map(ObjectNode::deepCopy);
        this.category = categoryName();
    }

    /// Documents as the form opened them.
    ///
    /// @param id id of the event type; empty for a new one
    /// @param category id of its category; empty if it has none
    /// @param versions published versions by the name of the document; 0 if there is none
    record Opened(
            String id,
            String category,
            ObjectNode eventType,
            ObjectNode template,
            Optional<ObjectNode> workflow,
            Map<String, Long> versions) {

        static Opened nothing() {
            ObjectNode type = Json.object().put("name", "").put("lane", "standard");
            type.putArray(CHANNELS).add(Channel.IN_APP.wireName());
            return new Opened("", "", type, Json.object(), Optional.empty(), Map.of());
        }

        /// State that the form carried.
        private static Opened of(Map<String, String> submitted) {
            Map<String, Long> versions = new HashMap<>();
            for (String name : List.of("eventType", "template", WORKFLOW)) {
                String version = submitted.getOrDefault(name + "Version", "");
                versions.put(name, version.matches("[0-9]{1,18}") ? Long.parseLong(version) : 0L);
            }
            return new Opened(
                    submitted.getOrDefault("opened", ""),
                    submitted.getOrDefault("openedCategory", ""),
                    object(submitted, "eventType").orElseGet(() -> nothing().eventType()),
                    object(submitted, "template").orElseGet(Json::object),
                    object(submitted, WORKFLOW),
                    versions);
        }

        private static Optional<ObjectNode> object(Map<String, String> submitted, String name) {
            String text = submitted.getOrDefault(name, "");
            if (text.isBlank()) {
                return Optional.empty();
            }
            if (Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
                return Optional.of(object);
            }
            throw RefusedException.invalid(name, "type", "must be a JSON object");
        }

        public long version(String document) {
            return versions.getOrDefault(document, 0L);
        }
    }

    static NotificationDraft open(Opened opened, List<Category> categories) {
        NotificationDraft draft = new NotificationDraft(opened, categories);
        draft.complete(draft.locales());
        return draft;
    }

    /// Draft of a submitted form, after its action, if it has one.
    static NotificationDraft of(Map<String, String> submitted, List<Category> categories) {
        NotificationDraft draft = new NotificationDraft(Opened.of(submitted), categories);
        draft.apply(submitted);
        return draft;
    }

    private void apply(Map<String, String> submitted) {
        typedId = submitted.getOrDefault("id", "").strip();
        for (String name : List.of("name", "lane")) {
            String text = submitted
                    .getOrDefault(name, eventType.path(name).asString(""))
                    .strip();
            if (!text.equals(eventType.path(name).asString(""))) {
                eventType.put(name, text);
            }
        }
        applyCategory(submitted);
        applyWorkflow(submitted);
        applyChannels(submitted);
        DataRows.apply(eventType, submitted, faults);
        applyContents(submitted);
        act(submitted);
    }

    private void applyCategory(Map<String, String> submitted) {
        isCategoryMandatory = submitted.containsKey("categoryMandatory");
        String typed = submitted.getOrDefault("category", category).strip();
        if (typed.equals(category)) {
            return;
        }
        category = typed;
        Optional<String> known = categories.stream()
                .filter(one -> one.name().equalsIgnoreCase(typed) || one.id().equals(typed))
                .map(Category::id)
                .findFirst();
        if (typed.isEmpty()) {
            eventType.remove("category");
        } else {
            eventType.put("category", known.orElseGet(() -> slug(typed)));
        }
    }

    private void applyWorkflow(Map<String, String> submitted) {
        Map<String, String> fields = new HashMap<>(submitted);
        String act = fields.getOrDefault(ACT, "");
        if (act.startsWith("add:")) {
            fields.put(ACT, "add");
            fields.put("kind", act.substring("add:".length()));
        }
        workflow.ifPresent(steps -> WorkflowSteps.apply(steps, fields));
    }

    private void applyChannels(Map<String, String> submitted) {
        if (!submitted.containsKey("form")) {
            return;
        }
        Set<Channel> chosen = EnumSet.noneOf(Channel.class);
        for (Channel channel : Channel.values()) {
            if (submitted.containsKey("sends-" + channel.wireName())) {
                chosen.add(channel);
            }
        }
        if (!chosen.equals(channels())) {
            putChannels(chosen);
        }
    }

    private void putChannels(Set<Channel> chosen) {
        ArrayNode names = eventType.putArray(CHANNELS);
        chosen.forEach(channel -> names.add(channel.wireName()));
    }

    private void applyContents(Map<String, String> submitted) {
        if (!submitted.containsKey("form")) {
            return;
        }
        contents.clear();
        for (int i = 0; i < TemplateFields.MOST; i++) {
            if (!submitted.getOrDefault("channel" + i, "").isEmpty()) {
                Map<String, String> content = new LinkedHashMap<>();
                for (String part : contentFields()) {
                    content.put(part, submitted.getOrDefault(part + i, ""));
                }
                contents.add(content);
            }
        }
    }

    private void act(Map<String, String> submitted) {
        Set<String> locales = locales();
        switch (submitted.getOrDefault(ACT, "")) {
            case "language" ->
                addLanguage(submitted.getOrDefault("language", "").strip(), locales);
            case "sequence" -> workflow = Optional.of(sequence());
            case "at-once" -> {
                putChannels(channels());
                workflow = Optional.empty();
            }
            default -> {
                // Actions of the workflow's steps are applied with their fields.
            }
        }
        complete(locales);
    }

    private void addLanguage(String typed, Set<String> locales) {
        try {
            locales.add(Syntax.locale(typed));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("language", "format", String.valueOf(e.getMessage()));
        }
    }

    /// Workflow that sends on one channel after the other until the notification is read.
    private ObjectNode sequence() {
        ObjectNode made = Json.object().put("name", eventType.path("name").asString(""));
        ArrayNode steps = made.putArray("steps");
        for (Channel channel : channels()) {
            if (!steps.isEmpty()) {
                steps.addObject().putObject("wait").put("for", "1h").put("unless", "read");
            }
            steps.addObject().putObject("deliver").put("channel", channel.wireName());
        }
        return made;
    }

    /// Adds an empty content for each channel and language that has none.
    private void complete(Set<String> locales) {
        for (Channel channel : channels()) {
            for (String locale : locales) {
                boolean isPresent = contents.stream()
                        .anyMatch(content -> channel.wireName().equals(content.get("channel"))
                                && locale.equals(content.get("locale")));
                if (!isPresent && contents.size() < TemplateFields.MOST) {
                    Map<String, String> content = new LinkedHashMap<>();
                    contentFields().forEach(part -> content.put(part, ""));
                    content.put("channel", channel.wireName());
                    content.put("locale", locale);
                    contents.add(content);
                }
            }
        }
    }

    private static List<String> contentFields() {
        return Stream.concat(Stream.of("channel", "locale"), TemplateFields.PARTS.stream())
                .toList();
    }

    /// Languages of the contents; the empty one is every other language.
    public Set<String> locales() {
        Set<String> locales = new LinkedHashSet<>();
        contents.forEach(content -> locales.add(content.getOrDefault("locale", "")));
        if (locales.isEmpty()) {
            locales.add("");
        }
        return locales;
    }

    /// Faults of the fields.
    List<Violation> faults() {
        return faults;
    }

    public Opened opened() {
        return opened;
    }

    public boolean isNew() {
        return opened.id().isEmpty();
    }

    /// Id of the event type: the opened or typed one, otherwise one that is made from the name.
    public String id() {
        if (!isNew()) {
            return opened.id();
        }
        return typedId.isEmpty() ? slug(name()) : typedId;
    }

    public String typedId() {
        return typedId;
    }

    public String name() {
        return eventType.path("name").asString("");
    }

    public String lane() {
        return eventType.path("lane").asString("");
    }

    /// Name of the category, as it is shown.
    public String category() {
        return category;
    }

    public boolean isCategoryMandatory() {
        return isCategoryMandatory;
    }

    /// Categories that exist.
    public List<Category> categories() {
        return categories;
    }

    /// Category that was typed and does not exist yet. One that the opened event type named is not created.
    public Optional<Category> newCategory() {
        String id = eventType.path("category").asString("");
        return category.isEmpty()
                        || id.equals(opened.category())
                        || categories.stream().anyMatch(one -> one.id().equals(id))
                ? Optional.empty()
                : Optional.of(new Category(id, category, isCategoryMandatory));
    }

    private String categoryName() {
        String id = eventType.path("category").asString("");
        return categories.stream()
                .filter(one -> one.id().equals(id))
                .map(Category::name)
                .findFirst()
                .orElse(id);
    }

    /// Channels of the event type and of the steps.
    Set<Channel> channels() {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        channels.addAll(sent());
        eventType.path(CHANNELS).forEach(name -> Channel.find(name.asString("")).ifPresent(channels::add));
        return channels;
    }

    /// Channels that no step sends on, although the event type names them.
    Set<Channel> unsent() {
        Set<Channel> unsent = EnumSet.noneOf(Channel.class);
        if (workflow.isPresent()) {
            unsent.addAll(channels());
            unsent.removeAll(sent());
        }
        return unsent;
    }

    private Set<Channel> sent() {
        Set<Channel> sent = EnumSet.noneOf(Channel.class);
        JsonNode steps = workflow.map(document -> document.path("steps")).orElseGet(Json::array);
        steps.forEach(step -> Stream.concat(
                        Stream.of(step.at("/deliver/channel")),
                        Stream.concat(
                                step.at("/deliver/fallback").valueStream(),
                                step.at("/fallback/channels").valueStream()))
                .forEach(name -> Channel.find(name.asString("")).ifPresent(sent::add)));
        return sent;
    }

    public List<DataRows.Row> rows() {
        return DataRows.shown(eventType);
    }

    List<Map<String, String>> contents() {
        return contents;
    }

    public List<WorkflowSteps.Step> steps() {
        return workflow.map(WorkflowSteps::shown).orElse(List.of());
    }

    ObjectNode sample() {
        return ExampleValues.names(eventType);
    }

    /// Event type as the form carries it.
    ObjectNode carried() {
        return eventType;
    }

    /// Event type as it would be published.
    public ObjectNode eventType() {
        ObjectNode type = eventType.deepCopy();
        if (workflow.isEmpty()) {
            type.remove(WORKFLOW);
        } else if (type.path(WORKFLOW).asString("").isEmpty()) {
            type.put(WORKFLOW, id());
        }
        return type;
    }

    public String templateId() {
        String named = eventType.path("template").asString("");
        return named.isEmpty() ? id() : named;
    }

    /// Template as it would be published. Contents without any text are left out.
    public ObjectNode template() {
        ObjectNode composed = TemplateFields.read(fields(contents));
        // A document of the same meaning stays as it was written.
        return composed.equals(TemplateFields.read(fields(TemplateFields.contents(opened.template()))))
                ? opened.template()
                : composed;
    }

    /// Numbers of the contents in the form that the template has, in its order.
    List<Integer> written() {
        return TemplateFields.written(fields(contents));
    }

    private Map<String, String> fields(List<Map<String, String>> shown) {
        Map<String, String> fields = new HashMap<>();
        IntStream.range(0, shown.size()).forEach(i -> shown.get(i).forEach((part, text) -> fields.put(part + i, text)));
        for (String texts : List.of("partials", "tags")) {
            if (opened.template().has(texts)) {
                fields.put(texts, Json.write(opened.template().path(texts)));
            }
        }
        return fields;
    }

    public String workflowId() {
        return eventType().path(WORKFLOW).asString("");
    }

    public Optional<ObjectNode> workflow() {
        return workflow;
    }

    /// Fingerprint of the fields that the form has. While it is the same, the form need not be shown anew.
    public String shape() {
        List<Object> fields = List.of(
                channels().toString(),
                unsent().toString(),
                rows().size(),
                contents.stream()
                        .map(content -> content.getOrDefault("locale", ""))
                        .toList(),
                workflow.map(WorkflowSteps::names).orElse(List.of()),
                workflow.isPresent());
        return Integer.toHexString(fields.hashCode());
    }

    /// Id that is made from a name: lower-case letters, digits and hyphens. Empty if the name has none of them.
    static String slug(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}", "");
        String words = String.join(
                "-",
                Arrays.stream(plain.split("[^a-z0-9]+"))
                        .filter(word -> !word.isEmpty())
                        .toList());
        return words.substring(0, Math.min(words.length(), 100));
    }
}
