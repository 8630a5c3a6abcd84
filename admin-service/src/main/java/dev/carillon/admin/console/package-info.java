/// What all pages of the console share: the shell around them, where they stand in its navigation, what is shown when a
/// request is refused, and how pages reach other services. Pages themselves live with their features, and call what
/// the REST controllers there call.
@NullMarked
package dev.carillon.admin.console;

import org.jspecify.annotations.NullMarked;
