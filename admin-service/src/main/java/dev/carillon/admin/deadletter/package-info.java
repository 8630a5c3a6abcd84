/// Dead letters: grouped by cause, listed, inspected and sent again. Pages are controller and SQL; sending again is
/// one thread that asks the database what to do.
@NullMarked
package dev.carillon.admin.deadletter;

import org.jspecify.annotations.NullMarked;
