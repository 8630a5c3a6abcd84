// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.regex.Pattern;

/// Syntax of the id of an inbox item's action. Such an id needs no escaping in JSON.
public final class ActionId {

    private static final Pattern SYNTAX = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    private ActionId() {}

    public static boolean isValid(String id) {
        return SYNTAX.matcher(id).matches();
    }
}
