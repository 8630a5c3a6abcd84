/// Preference centre: recipients' page behind a signed link, and the REST API that creates the links.
@NullMarked
package dev.carillon.admin.recipient.preference;

import org.jspecify.annotations.NullMarked;
