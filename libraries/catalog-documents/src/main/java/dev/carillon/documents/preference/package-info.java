/// Preferences by channel: the JSON form that tenants, event types, categories and recipients share.
@NullMarked
package dev.carillon.documents.preference;

import org.jspecify.annotations.NullMarked;
