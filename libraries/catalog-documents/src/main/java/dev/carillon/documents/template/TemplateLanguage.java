// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Formatter;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.cache.ConcurrentMapTemplateCache;
import com.github.jknack.handlebars.helper.DefaultHelperRegistry;
import dev.carillon.documents.template.function.LocalizedFunction;
import dev.carillon.events.v1.Template;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;

/// Configuration of Handlebars for templates: without logic and files, with localized helpers.
final class TemplateLanguage {

    /// Names of Handlebars' own helpers that are supported.
    static final Set<String> BLOCKS = Set.of("if", "unless", "each", "with", Lookup.NAME);

    private static final int PLAIN_SCALE = 64;

    private TemplateLanguage() {}

    /// Configuration for rendering: a missing value fails.
    static Handlebars running(Template template, EscapingStrategy escaping) {
        return checking(template).with(escaping).registerHelperMissing((_, options) -> {
            throw new IOException("missing: " + options.helperName);
        });
    }

    /// Configuration for compiling only: an unknown helper fails.
    static Handlebars checking(Template template) {
        DefaultHelperRegistry helpers = new DefaultHelperRegistry();
        helpers.helpers().removeIf(helper -> !BLOCKS.contains(helper.getKey()));
        helpers.registerHelper(Lookup.NAME, new Lookup());
        for (LocalizedFunction function : LocalizedFunction.values()) {
            helpers.registerHelper(function.helperName(), new BudgetedFunction(function, RenderBudget.FUNCTION_STEPS));
        }
        // A section without a helper, such as {{#data.items}}, is evaluated by the helpers of these names, too.
        for (String block : BLOCKS) {
            helpers.registerHelper(block, new BudgetedFunction(helpers.helper(block), 1));
        }
        return new Handlebars(new PartialLoader(template.getPartialsMap()))
                .with(helpers)
                .with(new ConcurrentMapTemplateCache())
                .with(TemplateLanguage::format)
                // Otherwise a partial's block is evaluated a second time before the partial, and its text is discarded.
                .preEvaluatePartialBlocks(false);
    }

    /// Numbers as the producer wrote them, not in scientific notation.
    private static Object format(Object value, Formatter.Chain next) {
        return value instanceof BigDecimal number && Math.abs(number.scale()) <= PLAIN_SCALE
                ? number.toPlainString()
                : next.format(value);
    }
}
