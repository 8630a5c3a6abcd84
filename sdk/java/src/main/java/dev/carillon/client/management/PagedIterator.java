// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.management;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/// Iterator over the items of all pages of a list. Not thread-safe.
final class PagedIterator implements Iterator<JsonObject> {

    private final Calls calls;
    private final String path;
    private final Map<String, String> parameters;
    private final Deque<JsonObject> items = new ArrayDeque<>();
    private boolean last;

    PagedIterator(Calls calls, String path, Map<String, String> filters) {
        this.calls = calls;
        this.path = path;
        this.parameters = new HashMap<>(filters);
    }

    @Override
    public boolean hasNext() {
        while (items.isEmpty() && !last) {
            JsonObject page = calls.get(path + Calls.query(parameters));
            for (JsonElement item : page.getAsJsonArray("items")) {
                items.add(item.getAsJsonObject());
            }
            JsonElement next = page.get("next");
            last = next == null || next.isJsonNull();
            if (!last) {
                parameters.put("after", next.getAsString());
            }
        }
        return !items.isEmpty();
    }

    @Override
    public JsonObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return items.removeFirst();
    }
}
