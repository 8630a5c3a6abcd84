// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.runtime.http.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Treatment of a recipient's choices that a request for a whole profile does not name: devices, preferences,
/// consents, quiet hours and digest schedule. By default they stay, so that a system that synchronises addresses
/// does not remove choices that it does not know.
enum UnnamedChoices {
    MERGE,
    REPLACE;

    private static final List<String> NAMES =
            Arrays.stream(values()).map(UnnamedChoices::wireName).toList();

    /// Name and default of the query parameter.
    static final String PARAMETER = "mode";

    static final String DEFAULT = "merge";

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws RefusedException if the query parameter has another value
    static UnnamedChoices require(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.wireName().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        RefusedException.invalid(PARAMETER, "enum", "must be one of " + String.join(", ", NAMES)));
    }
}
