// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import java.util.List;
import java.util.Locale;

/// Group of the console's navigation. The order of an entry selects its group.
enum NavigationGroup {
    OBSERVE("Observe", 100),
    BUILD("Build", 300),
    SEND("Send", 350),
    PEOPLE("People", 500),
    OPERATE("Operate", 600);

    private static final List<NavigationGroup> ALL = List.of(values());

    private final String label;
    private final int first;

    /// @param first lowest order of its entries; they end where the next group begins
    NavigationGroup(String label, int first) {
        this.label = label;
        this.first = first;
    }

    static NavigationGroup of(NavigationEntry entry) {
        return ALL.reversed().stream()
                .filter(group -> group.first <= entry.order())
                .findFirst()
                .orElse(OBSERVE);
    }

    public String label() {
        return label;
    }

    /// Id of the icon in `navigation.svg`.
    public String icon() {
        return label.toLowerCase(Locale.ROOT);
    }
}
