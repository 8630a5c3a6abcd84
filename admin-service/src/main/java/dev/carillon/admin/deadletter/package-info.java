/// Dead letters: grouped by cause, listed, inspected and redriven. The pages are controllers with SQL; redriving is
/// one thread that polls the database for requests.
@NullMarked
package dev.carillon.admin.deadletter;

import org.jspecify.annotations.NullMarked;
