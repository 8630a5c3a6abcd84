/// Rendering of messages from templates and an event's data. Logic-less, without reflection, in the recipient's
/// language.
@NullMarked
package dev.carillon.documents.template;

import org.jspecify.annotations.NullMarked;
