/// What is wanted on which channel: the form in which tenants, event types, categories and recipients say it.
@NullMarked
package dev.carillon.admin.preference;

import org.jspecify.annotations.NullMarked;
