// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.ValueResolver;
import com.github.jknack.handlebars.context.MapValueResolver;
import java.io.UncheckedIOException;
import java.util.Map.Entry;
import java.util.Set;

/// Members of maps, found at the cost of one step each. Nothing else has members.
final class BudgetedResolver implements ValueResolver {

    @Override
    public Object resolve(Object context, String name) {
        step();
        return MapValueResolver.INSTANCE.resolve(context, name);
    }

    @Override
    public Object resolve(Object context) {
        step();
        return MapValueResolver.INSTANCE.resolve(context);
    }

    @Override
    public Set<Entry<String, Object>> propertySet(Object context) {
        step();
        return MapValueResolver.INSTANCE.propertySet(context);
    }

    private static void step() {
        try {
            RenderBudget.step();
        } catch (RenderBudget.ExceededException e) {
            throw new UncheckedIOException(e);
        }
    }
}
