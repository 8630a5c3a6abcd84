/// Refusals of requests as RFC 9457 problem details.
@NullMarked
package dev.carillon.admin.refusal;

import org.jspecify.annotations.NullMarked;
