// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone.guide;

import java.util.List;

/// Page of the documentation.
///
/// @param name path below `docs`, without the ending, such as `runbooks/retry-storm`
/// @param html rendered text
/// @param sections sections in their order; the first begins with the title
record Guide(String name, String title, String html, List<Section> sections) {

    /// Text below a heading.
    ///
    /// @param anchor id of the heading in the page
    /// @param text text without marks
    record Section(String title, String anchor, String text) {}
}
