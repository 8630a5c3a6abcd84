// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.HandlebarsError;
import com.github.jknack.handlebars.HandlebarsException;
import dev.carillon.documents.template.function.LocaleConventions;
import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.ItemAction;
import dev.carillon.events.v1.PushOptions;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Renderer of templates. It takes the first locale of the chain that has a content for the channel or, if there is
/// none, a content for all channels. A missing name fails the rendering, so that no recipient reads "Dear ,"; `{{#if}}`
/// tests for a name. Thread-safe.
public final class TemplateRenderer {

    /// The most characters of one rendered part.
    public static final int LENGTH_LIMIT = 256 * 1024;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int lengthLimit;
    private final LongSupplier nanos;
    private final Map<Template, CompiledTemplate> compiled;

    /// @param cacheSize most compiled templates in the cache; 0 for a renderer of drafts, which keeps none
    public TemplateRenderer(int cacheSize) {
        // Processor time, so that a rendering does not fail because the machine is busy.
        this(LENGTH_LIMIT, cacheSize, THREADS::getCurrentThreadCpuTime);
    }

    /// @param lengthLimit the most characters of one rendered part
    /// @param nanos processor time of the current thread, in nanoseconds
    TemplateRenderer(int lengthLimit, int cacheSize, LongSupplier nanos) {
        this.lengthLimit = lengthLimit;
        this.nanos = nanos;
        this.compiled = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Entry<Template, CompiledTemplate> eldest) {
                return size() > cacheSize;
            }
        };
    }

    public Rendering render(Template template, Channel channel, LocaleChain locales, TemplateModel model) {
        Optional<Integer> content = select(template, channel, locales);
        if (content.isEmpty()) {
            return new Rendering.Failed(
                    FailureCode.TEMPLATE_MISSING,
                    "the template has no content for %s in any of %s".formatted(channel.wireName(), locales.tags()));
        }
        try {
            TemplateContent source = template.getContents(content.get());
            return ScopedValue.where(RenderBudget.CURRENT, new RenderBudget(lengthLimit, nanos))
                    .call(() -> render(
                            compiled(template),
                            source,
                            context(
                                    model.on(channel),
                                    new LocaleConventions(locales.formatting(source.getLocale()), model.zone()))));
        } catch (HandlebarsException e) {
            return new Rendering.Failed(FailureCode.TEMPLATE_FAILED, reason(e));
        } catch (IOException e) {
            return new Rendering.Failed(FailureCode.TEMPLATE_FAILED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // Whatever a template and its data provoke concerns this message only.
            return new Rendering.Failed(
                    FailureCode.TEMPLATE_FAILED, objection(e).orElse("cannot be rendered"));
        }
    }

    private static Context context(TemplateModel model, LocaleConventions conventions) {
        return Context.newBuilder(model.names())
                .resolver(new BudgetedResolver())
                .build()
                .data(LocaleConventions.KEY, conventions);
    }

    private Rendering render(CompiledTemplate template, TemplateContent content, Context context) throws IOException {
        try {
            String title = template.plain(content.getTitle(), context);
            String text = template.plain(content.getText(), context);
            String html = Preheader.in(
                    template.html(content.getHtml(), context),
                    oneLine(template.plain(content.getPreheader(), context)));
            if (title.isBlank() && text.isBlank() && html.isBlank()) {
                return new Rendering.Failed(FailureCode.TEMPLATE_FAILED, "the rendered message is empty");
            }
            String actionUrl = template.plain(content.getActionUrl(), context);
            return new Rendering.Rendered(
                    content.getLocale(),
                    oneLine(title),
                    text,
                    html,
                    oneLine(actionUrl),
                    rich(template, content, context));
        } finally {
            context.destroy();
        }
    }

    private static RichParts rich(CompiledTemplate template, TemplateContent content, Context context)
            throws IOException {
        List<ItemAction> actions = new ArrayList<>(content.getActionsCount());
        for (ItemAction action : content.getActionsList()) {
            actions.add(action.toBuilder()
                    .setLabel(oneLine(template.plain(action.getLabel(), context)))
                    .setUrl(oneLine(template.plain(action.getUrl(), context)))
                    .build());
        }
        PushOptions push = content.getPush();
        if (!push.getThread().isEmpty()) {
            push = push.toBuilder()
                    .setThread(oneLine(template.plain(push.getThread(), context)))
                    .build();
        }
        return new RichParts(
                oneLine(template.plain(content.getImage(), context)),
                oneLine(template.plain(content.getIcon(), context)),
                actions,
                push,
                oneLine(template.plain(content.getReplyTo(), context)));
    }

    /// Number of compiled templates in the cache.
    int cached() {
        synchronized (compiled) {
            return compiled.size();
        }
    }

    private CompiledTemplate compiled(Template template) {
        synchronized (compiled) {
            return compiled.computeIfAbsent(template, CompiledTemplate::new);
        }
    }

    private static Optional<Integer> select(Template template, Channel channel, LocaleChain locales) {
        for (String tag : locales.tags()) {
            Optional<Integer> found =
                    find(template, channel.code(), tag).or(() -> find(template, ChannelCode.CHANNEL_UNSPECIFIED, tag));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> find(Template template, ChannelCode channel, String tag) {
        for (int i = 0; i < template.getContentsCount(); i++) {
            TemplateContent content = template.getContents(i);
            if (content.getChannel() == channel
                    && LocaleChain.normalize(content.getLocale()).equals(tag)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /// The title in one line, because a line break would end the mail header.
    private static String oneLine(String text) {
        return text.isEmpty() ? text : text.replaceAll("[\\p{Cntrl}]+", " ").strip();
    }

    private static String reason(HandlebarsException e) {
        return Optional.ofNullable(e.getError())
                .map(error -> "line %d, column %d: %s".formatted(error.line, error.column, reason(e, error)))
                .orElseGet(() -> String.valueOf(e.getMessage()));
    }

    /// Prefix that Handlebars writes before the message of a helper's exception.
    private static String reason(HandlebarsException e, HandlebarsError error) {
        return objection(e).orElse(error.reason);
    }

    /// Message of the helper or the budget that ended the rendering.
    private static Optional<String> objection(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return Optional.of(String.valueOf(cause.getMessage()));
            }
        }
        return Optional.empty();
    }
}
