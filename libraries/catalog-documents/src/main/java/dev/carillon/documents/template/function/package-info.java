/// Functions of templates: parsed calls, the check of their arguments, and formats of numbers, dates and messages in
/// the reader's language and time zone.
@NullMarked
package dev.carillon.documents.template.function;

import org.jspecify.annotations.NullMarked;
