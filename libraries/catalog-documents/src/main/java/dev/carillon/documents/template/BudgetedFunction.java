// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.Helper;
import com.github.jknack.handlebars.Options;
import com.github.jknack.handlebars.TagType;
import com.github.jknack.handlebars.Template;
import com.github.jknack.handlebars.TypeSafeTemplate;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A helper that uses the rendering's budget. Each call costs steps, and each round costs one. A block's text that gets
/// too long ends the rendering while it grows, not when it is complete.
///
/// @param steps cost of one call
record BudgetedFunction(Helper<Object> helper, int steps) implements Helper<Object> {

    @Override
    public @Nullable Object apply(@Nullable Object value, Options options) throws IOException {
        RenderBudget.steps(steps);
        if (options.tagType != TagType.SECTION) {
            return helper.apply(value, options);
        }
        BoundedText text = new BoundedText();
        Object result = helper.apply(
                value,
                new Options.Builder(
                                options.handlebars,
                                options.helperName,
                                options.tagType,
                                options.context,
                                new BudgetedBody(options.fn))
                        .setInverse(new BudgetedBody(options.inverse))
                        .setParams(options.params)
                        .setHash(options.hash)
                        .setBlockParams(options.blockParams)
                        .setWriter(text)
                        .build());
        return result instanceof Options.Buffer ? text.toString() : result;
    }

    /// A block's body or its `else`.
    private record BudgetedBody(Template body) implements Template {

        @Override
        public String apply(Context context) throws IOException {
            BoundedText text = new BoundedText();
            apply(context, text);
            return text.toString();
        }

        @Override
        public void apply(Context context, Writer writer) throws IOException {
            RenderBudget.step();
            body.apply(context, writer);
        }

        @Override
        public String apply(Object context) throws IOException {
            return apply(Context.newContext(context));
        }

        @Override
        public void apply(Object context, Writer writer) throws IOException {
            apply(Context.newContext(context), writer);
        }

        @Override
        public String text() {
            return body.text();
        }

        @Override
        public String toJavaScript() {
            return body.toJavaScript();
        }

        @Override
        public <T, S extends TypeSafeTemplate<T>> S as(Class<S> type) {
            return body.as(type);
        }

        @Override
        public <T> TypeSafeTemplate<T> as() {
            return body.as();
        }

        @Override
        public List<String> collect(TagType... types) {
            return body.collect(types);
        }

        @Override
        public List<String> collectReferenceParameters() {
            return body.collectReferenceParameters();
        }

        @Override
        public String filename() {
            return body.filename();
        }

        @Override
        public int[] position() {
            return body.position();
        }
    }
}
