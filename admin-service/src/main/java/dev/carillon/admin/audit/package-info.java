/// Audit log: actor, time, source and content of each change. One chain of entries for each tenant and one for the
/// installation; every entry's hash covers all entries before it. Access control is in `auditor`.
@NullMarked
package dev.carillon.admin.audit;

import org.jspecify.annotations.NullMarked;
