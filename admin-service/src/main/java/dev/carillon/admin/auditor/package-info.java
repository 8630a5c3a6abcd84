/// What an auditor sees: the entries of the audit log, and whether they are as they were written.
@NullMarked
package dev.carillon.admin.auditor;

import org.jspecify.annotations.NullMarked;
